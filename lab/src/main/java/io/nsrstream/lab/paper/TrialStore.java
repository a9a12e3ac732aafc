package io.nsrstream.lab.paper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.lab.epochs.EpochTraining;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A directory of trials: the results of those that are done, and snapshots of those under way. The
 * name of a file follows from the trial's line, so that studies share what they have in common. A
 * file is replaced in one move: an interruption leaves the one before.
 */
final class TrialStore {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SCORES = "EPOC";
  private static final String TRAINING = "TRAI";
  private static final int NAME_BYTES = 12;

  private final Path directory;

  TrialStore(Path directory) {
    this.directory = directory;
  }

  /** What came of the trial, if it is done. */
  Optional<TrialResult> find(Trial trial) throws IOException {
    Path file = file(trial, ".json");
    return Files.exists(file)
        ? Optional.of(JSON.readValue(file.toFile(), TrialResult.class))
        : Optional.empty();
  }

  /**
   * Goes on where a trial was interrupted.
   *
   * @param training before its first epoch; is restored to where it was
   * @return the scores so far, or empty if the trial was never begun
   */
  Optional<TrialResult> resume(Trial trial, EpochTraining training) throws IOException {
    Path file = file(trial, ".nsrs");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Snapshot snapshot = Snapshot.of(Files.readAllBytes(file));
    TrialResult soFar = parse(snapshot.read(SCORES, in -> in.getText()));
    snapshot.read(
        TRAINING,
        in -> {
          training.restore(in);
          return training;
        });
    return Optional.of(soFar);
  }

  /** Keeps where a trial is. */
  void checkpoint(Trial trial, EpochTraining training, TrialResult soFar) throws IOException {
    String scores = JSON.writeValueAsString(soFar);
    Snapshot snapshot =
        Snapshot.builder()
            .section(SCORES, out -> out.putText(scores))
            .section(TRAINING, training::write)
            .build();
    replace(file(trial, ".nsrs"), snapshot.toBytes());
  }

  /** Keeps what came of a trial. */
  void save(Trial trial, TrialResult result) throws IOException {
    replace(file(trial, ".json"), JSON.writeValueAsBytes(result));
    Files.deleteIfExists(file(trial, ".nsrs"));
  }

  private static TrialResult parse(String json) {
    try {
      return JSON.readValue(json, TrialResult.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("scores in a snapshot must be JSON: delete it", e);
    }
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(directory);
    Path next = Files.createTempFile(directory, "next-", ".part");
    Files.write(next, bytes);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(Trial trial, String ending) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(trial.toString().getBytes(StandardCharsets.UTF_8));
      return directory.resolve(
          trial.corpus() + "-" + HexFormat.of().formatHex(digest, 0, NAME_BYTES) + ending);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
