package io.homeostat.load;

/// One process of what is measured.
record Part(String name, ProcessFigures figures) {}
