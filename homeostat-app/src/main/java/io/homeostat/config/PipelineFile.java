package io.homeostat.config;

import io.homeostat.base.Seed;
import io.homeostat.codec.EdgeNodeId;
import io.homeostat.feature.Feature;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Target;
import io.homeostat.learn.ModelSpec;
import io.homeostat.loop.LoopSpec;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads pipeline files. Either everything is right, or a [ConfigException] tells all that is not.
public final class PipelineFile {
    private PipelineFile() {}

    public static PipelineResource read(Path file) {
        return read(file, ModelFiles.beside(file));
    }

    /// The same, with the model files that it names elsewhere.
    public static PipelineResource read(Path file, ModelFiles models) {
        String origin = file.toString();
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return parse(
                    text, origin, nameOf(origin), List.of(), StandardCatalogue.CATALOGUE, models);
        } catch (CharacterCodingException notText) {
            throw unreadable(origin, "bytes that are not UTF-8", "YAML in UTF-8");
        } catch (NoSuchFileException absent) {
            throw unreadable(origin, "no such file", "a pipeline file");
        } catch (IOException failed) {
            throw unreadable(origin, "an unreadable file (" + failed + ")", "a pipeline file");
        }
    }

    /// Parses `text`; `origin` names it in messages, and gives a pipeline without a name its name.
    public static PipelineResource parse(String text, String origin) {
        return parse(text, origin, StandardCatalogue.CATALOGUE);
    }

    /// `base` with `settings` in place of what its file says, checked as though they stood there;
    /// `origin` names them in messages.
    public static PipelineResource with(
            PipelineResource base, List<Setting> settings, String origin) {
        return parse(
                base.text(),
                origin,
                base.name(),
                settings,
                StandardCatalogue.CATALOGUE,
                base.models());
    }

    static PipelineResource parse(String text, String origin, Catalogue catalogue) {
        return parse(
                text,
                origin,
                nameOf(origin),
                List.of(),
                catalogue,
                ModelFiles.beside(Path.of(origin)));
    }

    private static PipelineResource parse(
            String text,
            String origin,
            String unnamed,
            List<Setting> settings,
            Catalogue catalogue,
            ModelFiles models) {
        Problems problems = new Problems(origin);
        Optional<MappingNode> node = YamlText.compose(text, problems);
        problems.throwIfAny();
        MappingNode root = node.orElseThrow();
        settings.forEach(setting -> new Settings(problems).put(root, setting));
        new ShapeCheck(problems).check(PipelineShape.root(catalogue), root, "");
        PipelineResource resource =
                resource(new Section(root, "", problems), text, unnamed, catalogue, models);
        problems.throwIfAny();
        return resource;
    }

    private static PipelineResource resource(
            Section root, String text, String unnamed, Catalogue catalogue, ModelFiles models) {
        Section metadata = root.section("metadata");
        Section spec = root.section("spec");
        String name = metadata.text("name", unnamed);
        SourceSection section =
                new SourceSection(spec.section("source"), name.isBlank() ? "pipeline" : name);
        SourceSpec source = section.read();
        Fields fields = new FieldsSection(spec.section("fields"), spec.section("source")).read();
        Target target = new TargetSection(spec.section("target"), fields).read();
        if (target.arrives() instanceof LabelPolicy.OnTopic(_, String key)
                && fields.indexOf(key).isEmpty()) {
            if (source.format() == SourceSpec.Format.SPARKPLUG_B) {
                spec.section("target")
                        .section("label")
                        .problem(
                                "key", "'" + key + "'", "a declared field: Sparkplug has no other");
            }
            source = source.withKey(key);
        }
        List<Feature> features = new FeaturesSection(spec, fields, target).read();
        ModelSection model = new ModelSection(spec.section("model"), catalogue);
        ModelSpec trained = model.read(target.task());
        ImportSection imported = new ImportSection(spec.section("model"));
        LoopSpec loop =
                new LoopSpec(
                        name,
                        fields,
                        target,
                        features,
                        source.interval(),
                        trained,
                        model.firstAfter(),
                        new MonitorSection(spec.section("monitor"), catalogue, target.task())
                                .read(),
                        new HealSection(spec.section("heal")).read(trained, fields, target),
                        new LoopSpec.Strategy.Heal(),
                        new Seed(Defaults.SEED),
                        new FamiliesSection(spec.section("heal").section("train"), catalogue)
                                .read(trained, target.task(), imported.retrained()),
                        new OnlineSection(spec.section("heal"))
                                .read(fields, target, features, imported.retrained()),
                        imported.policy());
        PublishSpec publish = publish(spec.section("publish"), source, name);
        return new PipelineResource(
                name,
                source,
                section.reorderTimeout(),
                loop,
                publish,
                text,
                words(metadata.section("annotations")),
                imported.candidate(loop, models),
                models,
                root.problems().warnings());
    }

    private static PublishSpec publish(Section publish, SourceSpec source, String pipeline) {
        if (publish.text("format", "json").equals("sparkplug-b")) {
            return edgeNode(publish, pipeline);
        }
        String topic = publish.text("topic", "");
        if (!topic.isEmpty()) {
            Topics.topicFault(topic)
                    .ifPresent(fault -> publish.problem("topic", "'" + topic + "'", fault));
            if (Topics.matches(source.topic(), topic)) {
                publish.problems()
                        .warn(
                                publish.get("topic").orElse(publish.node()),
                                ShapeCheck.under(publish.path(), "topic"),
                                "'" + topic + "', which spec.source.mqtt.topic takes in again",
                                "a topic that no reading comes on");
            }
        }
        return PublishSpec.json(topic, SourceSection.qos(publish));
    }

    private static PublishSpec edgeNode(Section publish, String pipeline) {
        String group = publish.text("group", "");
        String node = publish.text("node", pipeline);
        boolean fine = true;
        for (String key : List.of("group", "node")) {
            String id = key.equals("group") ? group : node;
            if (id.isBlank() || id.matches("(?s).*[/+#\\x00].*")) {
                fine = false;
                if (publish.get(key).isPresent()) {
                    publish.problem(key, "'" + id + "'", "a name without / + #");
                }
            }
        }
        return fine
                ? PublishSpec.sparkplug(new EdgeNodeId(group, node))
                : PublishSpec.json("", Defaults.QOS);
    }

    private static SequencedMap<String, String> words(Section table) {
        SequencedMap<String, String> words = new LinkedHashMap<>();
        for (String key : table.keys()) {
            words.put(key, table.text(key, ""));
        }
        return words;
    }

    /// The file's name without its ending, in the letters that a pipeline's name may have.
    private static String nameOf(String origin) {
        String file =
                origin.substring(Math.max(origin.lastIndexOf('/'), origin.lastIndexOf('\\')) + 1);
        String stem = file.replaceFirst("\\.ya?ml$", "").replaceAll("[^A-Za-z0-9._-]", "-");
        String name = stem.replaceFirst("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "pipeline" : name.substring(0, Math.min(63, name.length()));
    }

    private static ConfigException unreadable(String origin, String found, String expected) {
        return new ConfigException(List.of(new Problem(origin, 0, 0, "", found, expected, "")));
    }
}
