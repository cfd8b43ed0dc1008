package io.homeostat.table;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/// One column that is several things at once, such as a declared field and the time.
record SharedColumn(List<StripeColumn> uses) implements StripeColumn {
    @Override
    public void begin() {
        uses.forEach(StripeColumn::begin);
    }

    @Override
    public void nothing() {
        uses.forEach(StripeColumn::nothing);
    }

    @Override
    public void text(String text) {
        uses.forEach(use -> use.text(text));
    }

    @Override
    public void truth(boolean yes) {
        uses.forEach(use -> use.truth(yes));
    }

    @Override
    public void whole(long number) {
        uses.forEach(use -> use.whole(number));
    }

    @Override
    public void single(float number) {
        uses.forEach(use -> use.single(number));
    }

    @Override
    public void number(double number) {
        uses.forEach(use -> use.number(number));
    }

    @Override
    public void exact(BigDecimal number) {
        uses.forEach(use -> use.exact(number));
    }

    @Override
    public void time(Instant at) {
        uses.forEach(use -> use.time(at));
    }

    @Override
    public void date(LocalDate day) {
        uses.forEach(use -> use.date(day));
    }

    @Override
    public void timeOfDay(LocalTime time) {
        uses.forEach(use -> use.timeOfDay(time));
    }
}
