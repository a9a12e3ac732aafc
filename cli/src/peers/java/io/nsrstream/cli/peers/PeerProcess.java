package io.nsrstream.cli.peers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.nsrstream.cli.Nsr;
import io.nsrstream.cli.local.ResidentMemory;
import java.io.IOException;
import picocli.CommandLine;

/**
 * One learner's process: the nsr command with {@link MoaCommand} beside the others, and a last line
 * that says how much memory the process had at most.
 */
final class PeerProcess {
  private PeerProcess() {}

  public static void main(String... args) throws IOException {
    CommandLine nsr = Nsr.commandLine().addSubcommand(new MoaCommand());
    int exit = nsr.execute(args);
    nsr.getOut()
        .println(JsonNodeFactory.instance.objectNode().put("peakMegabytes", ResidentMemory.peak()));
    nsr.getOut().flush();
    System.exit(exit);
  }
}
