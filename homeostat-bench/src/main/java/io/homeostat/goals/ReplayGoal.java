package io.homeostat.goals;

import io.homeostat.config.PipelineResource;
import io.homeostat.loop.LoopSpec.Strategy;
import io.homeostat.replay.ReplayReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// S8: the same past, the same decisions; and a whole box that hears it over MQTT decides so too.
final class ReplayGoal implements Goal {
    private static final Pattern DIGEST = Pattern.compile("decision log ([0-9a-f]{64})");
    private static final int SHOWN = 12;

    @Override
    public List<GoalRow> measure(Scale scale) {
        PipelineResource pipeline = LoopRun.pipeline(scale, "occupancy");
        List<Path> days =
                Stream.of("datatest.txt", "datatraining.txt", "datatest2.txt")
                        .map(name -> scale.recording("occupancy").resolve(name))
                        .toList();
        ReplayReport one = EconomyGoal.replay(pipeline, new Strategy.Heal(), days);
        ReplayReport two = EconomyGoal.replay(pipeline, new Strategy.Heal(), days);
        List<GoalRow> rows = new ArrayList<>();
        rows.add(
                GoalRow.of(
                        "S8",
                        "two replays of office occupancy: decisions and what was served",
                        "equal",
                        one.digest().substring(0, SHOWN) + ", " + two.digest().substring(0, SHOWN),
                        one.digest().equals(two.digest()) && one.end().equals(two.end())));
        String what = "a box that hears the same over MQTT";
        if (scale.quick()) {
            rows.add(GoalRow.without("S8", what, "equal", "left to the whole run"));
        } else {
            String live = live(scale);
            String begin = live.substring(0, Math.min(SHOWN, live.length()));
            rows.add(GoalRow.of("S8", what, "equal", begin, live.equals(one.digest())));
        }
        return rows;
    }

    private static String live(Scale scale) {
        ProcessBuilder box =
                new ProcessBuilder(
                                scale.root().resolve("homeostat").toString(),
                                "demo",
                                "--pipeline",
                                "occupancy",
                                "--port",
                                "0",
                                "--mqtt-port",
                                "0")
                        .redirectErrorStream(true);
        try {
            Process process = box.start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher digest = DIGEST.matcher(said);
            return digest.find() ? digest.group(1) : "none: " + said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the demonstration does not run", e);
        }
    }
}
