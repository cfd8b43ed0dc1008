package io.homeostat.history;

/// What is written at once.
sealed interface Change {
    String pipeline();

    /// So many appends and labels.
    int count();

    /// Predictions, with the labels that came soon enough. The queue puts rows into the builder
    /// until it gives the change away, and uses it again when that is settled.
    final class Rows implements Change {
        private final String pipeline;
        private final BlockBuilder builder;
        private int count;

        Rows(String pipeline, BlockBuilder builder) {
            this.pipeline = pipeline;
            this.builder = builder;
        }

        @Override
        public String pipeline() {
            return pipeline;
        }

        @Override
        public int count() {
            return count;
        }

        BlockBuilder builder() {
            return builder;
        }

        void counted() {
            count++;
        }
    }

    /// The truth about a reading that was given away before.
    ///
    /// @param at in microseconds
    record Label(String pipeline, long reading, double label, long at) implements Change {
        @Override
        public int count() {
            return 1;
        }
    }
}
