package io.homeostat.drift;

import io.homeostat.base.Seed;
import io.homeostat.drift.PageHinkley.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// The indices at which an independent implementation is published, or was measured, to alarm on a
/// [GoldenStream].
///
/// @param detector makes ours, with its settings
/// @param mistaken whether errors are told as hits: some publish for those
public record GoldenRow(
        String name,
        GoldenStream stream,
        boolean mistaken,
        Supplier<DriftDetector> detector,
        List<Integer> alarms) {
    public GoldenRow {
        alarms = List.copyOf(alarms);
    }

    /// The indices at which ours alarms.
    public List<Integer> run() {
        return mistaken ? stream.mistaken(detector.get()) : stream.alarms(detector.get());
    }

    @Override
    public String toString() {
        return name + " on " + stream;
    }

    /// All of them.
    public static List<GoldenRow> all() {
        List<GoldenRow> rows = new ArrayList<>(adwin());
        rows.addAll(binary());
        rows.add(row("Page-Hinkley", GoldenStream.A, () -> pageHinkley(Mode.BOTH), "1006"));
        rows.add(row("Page-Hinkley up", GoldenStream.S3, () -> pageHinkley(Mode.UP), "588 1681"));
        rows.add(row("Page-Hinkley down", GoldenStream.S3, () -> pageHinkley(Mode.DOWN), "1172"));
        rows.add(
                row(
                        "Page-Hinkley",
                        GoldenStream.S3,
                        () -> pageHinkley(Mode.BOTH),
                        "588 1097 1585"));
        rows.add(row("KSWIN", GoldenStream.A, () -> kswin(100, 30), "1016"));
        rows.add(row("KSWIN", GoldenStream.S1, () -> kswin(200, 100), "1042"));
        return rows;
    }

    private static List<GoldenRow> adwin() {
        List<GoldenRow> rows = new ArrayList<>();
        GoldenStream[] streams = GoldenStream.values();
        for (Adwin.Semantics semantics : Adwin.Semantics.values()) {
            for (int i = 0; i < streams.length; i++) {
                rows.add(
                        row(
                                "ADWIN " + semantics,
                                streams[i],
                                () -> new Adwin(Adwin.Settings.defaults(), semantics),
                                alarms(semantics)[i]));
            }
        }
        return rows;
    }

    /// In the order of the streams.
    private static String[] alarms(Adwin.Semantics semantics) {
        return switch (semantics) {
            case SKIPS_NEWEST ->
                    new String[] {
                        "1023", "1599", "415", "383", "1119", "1055", "1119", "607 1055 1567"
                    };
            case COMPLETE ->
                    new String[] {
                        "1023", "1279", "351", "351", "1055", "1023", "1055", "543 1023 1567"
                    };
            case KEEPS_WINDOW ->
                    new String[] {
                        "1023",
                        "1279 1311 1503 1631",
                        "351 383 415",
                        "351",
                        "1055 1087 1279",
                        "1023 1055",
                        "1055 1087 1119 1247",
                        "543 575 607 1055 1567 1599 1759"
                    };
        };
    }

    private static List<GoldenRow> binary() {
        HddmSettings twoSided = new HddmSettings(0.001, 0.005, 0.05, 2);
        return List.of(
                row("DDM", GoldenStream.B, Ddm::new, "1334"),
                row("DDM", GoldenStream.S2, Ddm::new, "1049"),
                row("EDDM", GoldenStream.B, () -> eddm(0.8, 0.75), "1278"),
                row("EDDM", GoldenStream.S2, () -> eddm(0.9, 0.8), "1059"),
                row("HDDM-A", GoldenStream.B, HddmA::new, "1206"),
                row("HDDM-A", GoldenStream.S2, HddmA::new, "1047"),
                row("HDDM-A", GoldenStream.S3, () -> new HddmA(twoSided), "531 1015 1545"),
                row("HDDM-W", GoldenStream.B, HddmW::new, "1077"),
                row("HDDM-W", GoldenStream.S2, HddmW::new, "1018"),
                row("HDDM-W", GoldenStream.S3, () -> new HddmW(twoSided), "507 1032 1508"),
                new GoldenRow("FHDDM of hits", GoldenStream.C, true, Fhddm::new, List.of(315)),
                row("FHDDM", GoldenStream.C, Fhddm::new, ""),
                row("RDDM", GoldenStream.D, Rddm::new, "1021"),
                row("WSTD", GoldenStream.W, Wstd::new, "277"));
    }

    private static GoldenRow row(
            String name, GoldenStream stream, Supplier<DriftDetector> detector, String alarms) {
        List<Integer> indices =
                alarms.isEmpty()
                        ? List.of()
                        : Arrays.stream(alarms.split(" ")).map(Integer::valueOf).toList();
        return new GoldenRow(name, stream, false, detector, indices);
    }

    private static DriftDetector pageHinkley(Mode mode) {
        return new PageHinkley(PageHinkley.Settings.of(mode));
    }

    private static DriftDetector eddm(double warning, double drift) {
        return new Eddm(new Eddm.Settings(30, warning, drift));
    }

    private static DriftDetector kswin(int window, int newest) {
        CPythonRandom random = new CPythonRandom(42);
        return new Kswin(
                new Kswin.Settings(1e-4, window, newest, new Seed(42)), count -> random::below);
    }
}
