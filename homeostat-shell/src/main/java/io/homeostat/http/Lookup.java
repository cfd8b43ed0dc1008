package io.homeostat.http;

import io.homeostat.base.Nearest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/// Finds what a request names, or answers with a problem that says what there is.
final class Lookup {
    private final NodeApi node;

    Lookup(NodeApi node) {
        this.node = node;
    }

    List<PipelineApi> all() {
        return node.pipelines();
    }

    PipelineApi pipeline(RoutingContext context) {
        return named(param(context, "name"));
    }

    PipelineApi named(String name) {
        return node.pipeline(name)
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.notFound(
                                        "unknown-pipeline",
                                        "There is no pipeline "
                                                + name
                                                + Nearest.end(name, names())
                                                + " This node runs "
                                                + (names().isEmpty()
                                                        ? "none"
                                                        : String.join(", ", names())))));
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        node.pipelines().forEach(pipeline -> names.add(pipeline.name()));
        return names;
    }

    private static String param(RoutingContext context, String name) {
        String value = context.pathParam(name);
        return value == null ? "" : value;
    }

    static int version(RoutingContext context) {
        String text = param(context, "version");
        try {
            int version = Integer.parseInt(text);
            if (version >= 1) {
                return version;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new ProblemException(
                Problem.invalid(
                        "Not a version",
                        List.of(new Problem.Fault("version", text, "a whole number from 1"))));
    }

    static PipelineApi.ModelVersion model(PipelineApi pipeline, int version) {
        List<PipelineApi.ModelVersion> models = pipeline.models();
        return models.stream()
                .filter(model -> model.version() == version)
                .findFirst()
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.notFound(
                                        "unknown-version",
                                        "Version "
                                                + version
                                                + " is not kept; kept are "
                                                + models.stream()
                                                        .map(m -> "" + m.version())
                                                        .toList())));
    }
}
