package io.homeostat.history;

/// What is written at once.
sealed interface Change {
    String pipeline();

    /// So many appends and labels.
    int count();

    /// Predictions, with the labels that came soon enough. Only the queue touches the builder, and
    /// only until it gives the change away.
    final class Rows implements Change {
        private final String pipeline;
        private final BlockBuilder builder = new BlockBuilder();
        private int count;

        Rows(String pipeline) {
            this.pipeline = pipeline;
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
