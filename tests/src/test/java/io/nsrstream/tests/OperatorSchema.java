package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The schema of a FlinkDeployment as Flink's Kubernetes operator brings it. A server drops names
 * that it does not know; here they are errors, so that typos do not pass. The schemas of pods and
 * claims that it holds serve for those of other resources.
 */
final class OperatorSchema {
  private static final String RESOURCE =
      "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

  /** Newer operators have it; theirs are not on Maven Central. */
  private static final String FLINK_2_2 = "v2_2";

  private static final JsonMapper JSON = new JsonMapper();

  private final Manifest spec;

  private OperatorSchema(Manifest spec) {
    this.spec = spec;
  }

  static OperatorSchema load() throws IOException {
    ClassLoader loader = OperatorSchema.class.getClassLoader();
    try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(RESOURCE))) {
      Manifest definition = Manifest.of(new String(in.readAllBytes(), UTF_8));
      return new OperatorSchema(
          definition.at("spec", "versions", 0, "schema", "openAPIV3Schema", "properties", "spec"));
    }
  }

  /** What is wrong with the specification of a FlinkDeployment. */
  List<String> errorsOf(Manifest deployment) throws JsonProcessingException {
    return errors(spec, deployment);
  }

  /** What is wrong with the template of a pod. */
  List<String> errorsOfPod(Manifest template) throws JsonProcessingException {
    return errors(spec.at("properties", "podTemplate"), template);
  }

  /** What is wrong with the specification of a persistent volume claim. */
  List<String> errorsOfClaim(Manifest claim) throws JsonProcessingException {
    Manifest volume = spec.at("properties", "podTemplate", "properties", "spec", "properties");
    return errors(
        volume
            .at("volumes", "items", "properties", "ephemeral", "properties")
            .at("volumeClaimTemplate", "properties", "spec"),
        claim);
  }

  private static List<String> errors(Manifest schema, Manifest value)
      throws JsonProcessingException {
    Schema strict =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(JSON.writeValueAsString(strict(schema.value())));
    return strict.validate(JSON.writeValueAsString(value.value()), InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }

  private static Object strict(Object schema) {
    if (schema instanceof List<?> list) {
      return list.stream().map(OperatorSchema::strict).toList();
    }
    if (!(schema instanceof Map<?, ?> map)) {
      return schema;
    }
    Map<Object, Object> strict = new LinkedHashMap<>();
    map.forEach((name, inner) -> strict.put(name, strict(inner)));
    strict.remove("x-kubernetes-int-or-string");
    if (map.get("properties") instanceof Map<?, ?>) {
      strict.put("additionalProperties", false);
    }
    if (map.get("enum") instanceof List<?> values && values.contains("v1_20")) {
      List<Object> more = new ArrayList<>(values);
      more.add(FLINK_2_2);
      strict.put("enum", more);
    }
    return strict;
  }
}
