package io.nsrstream.cli.commands;

import io.nsrstream.cli.pipe.Requests;
import io.nsrstream.flink.operators.Restoring;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A learner for a program in another language. */
@Command(
    name = "pipe",
    description = {
      "A learner for a program in Python, or another language.",
      "Reads requests from standard input and writes an answer to each to"
          + " standard output, a JSON object a line. A bad request is answered with"
          + " {\"error\": …} and changes nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr pipe --seed 2 < requests.jsonl    answers to the requests of a file",
      "  nsr pipe --settings job.yaml          with settings of a job",
      "Requests:",
      "  {\"do\": \"predict\", \"features\": {\"t\": 21.5, \"mode\": \"fast\"}}",
      "  {\"do\": \"learn\", \"features\": {\"t\": 21.5, \"m\": \"fast\"}, \"label\":"
          + " \"normal\"}",
      "  {\"do\": \"save\", \"file\": \"model.nsrs\"}  load reads it again",
      "  {\"do\": \"report\"}                      scores and counts",
      "  {\"do\": \"close\"}"
    })
public final class PipeCommand implements Callable<Integer> {
  @Mixin private final LearnerOptions learnerOptions = new LearnerOptions();

  @Override
  public Integer call() throws IOException {
    JobSettings job = learnerOptions.settings(PipeCommand::defaults);
    Restoring restoring = new Restoring(job.learnerOfJob(), job.model().factory());
    try (Requests requests = new Requests(job.mapping(), restoring)) {
      requests.answer(System.in, System.out);
    }
    return 0;
  }

  /** Features have names here, may come later, and may be absent; there is one learner. */
  private static void defaults(SettingsReader settings) {
    settings
        .set("learner.bounds.features", "GROWING")
        .set("mapping.absent", "MISSING")
        .set("mapping.weight", "/weight")
        .set("mapping.key", "");
  }
}
