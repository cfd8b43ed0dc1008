/// Everything that decides. Requires nothing but `java.base`, so that the compiler itself refuses
/// network clients, databases and loggers in here.
module io.homeostat.core {
    requires static org.jspecify;

    // Formats of models that need a library, for which the shell is asked.
    uses io.homeostat.model.ModelFormat;

    exports io.homeostat.base;
    exports io.homeostat.numeric;
    exports io.homeostat.sketch;
    exports io.homeostat.reading;
    exports io.homeostat.sensor;
    exports io.homeostat.feature;
    exports io.homeostat.model;
    exports io.homeostat.label;
    exports io.homeostat.score;
    exports io.homeostat.estimate;
    exports io.homeostat.learn;
    exports io.homeostat.online;
    exports io.homeostat.drift;
    exports io.homeostat.gate;
    exports io.homeostat.healing;
    exports io.homeostat.loop;
}
