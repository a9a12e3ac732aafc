package io.nsrstream.cli.view;

import java.util.Map;

/**
 * What a page says once, whatever its runs.
 *
 * @param session another one after each start: runs of another session are gone
 * @param title such as the command
 * @param comparable whether the runs are of the same stream, so that they can share a plot
 * @param facts such as versions, by name
 * @param settings all that are in effect, as YAML without secrets
 */
public record PageView(
    String session, String title, boolean comparable, Map<String, String> facts, String settings) {}
