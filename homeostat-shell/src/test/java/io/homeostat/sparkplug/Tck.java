package io.homeostat.sparkplug;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Which assertions of the Sparkplug 3.0 specification a test holds, by their identifiers without
/// the `tck-id-` in front.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Tck {
    String[] value();
}
