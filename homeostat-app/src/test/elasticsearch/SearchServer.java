import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.Build;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/// One node of Elasticsearch with HTTP and nothing else: `java -cp 'JARS' SearchServer.java HOME PORT
/// LIBRARIES`, JARS without those of netty, which are a module of the node and are taken from
/// LIBRARIES.
public final class SearchServer {
    private SearchServer() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Files.createDirectories(home.resolve("config"));
        Path module = Files.createDirectories(home.resolve("modules/transport-netty4"));
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Path.of(arguments[2]), "{netty,transport-netty4}-*.jar")) {
            for (Path jar : jars) {
                Files.copy(
                        jar,
                        module.resolve(jar.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        // Its own says that it is a Java module, which a class path has not.
        Files.writeString(
                module.resolve("plugin-descriptor.properties"),
                """
                name=transport-netty4
                description=HTTP
                version=%1$s
                elasticsearch.version=%1$s
                java.version=21
                classname=org.elasticsearch.transport.netty4.Netty4Plugin
                """
                        .formatted(Build.current().version()));
        Settings settings =
                Settings.builder()
                        .put("path.home", home.toString())
                        .put("node.name", "test")
                        .put("discovery.type", "single-node")
                        .put("network.host", "127.0.0.1")
                        .put("http.port", arguments[1])
                        .put("transport.port", "0")
                        .put("cluster.routing.allocation.disk.threshold_enabled", false)
                        .build();
        LogConfigurator.configureWithoutConfig(settings);
        Environment environment =
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test");
        new Node(
                        environment,
                        PluginsLoader.createPluginsLoader(
                                PluginsLoader.loadModulesBundles(environment.modulesDir(), false),
                                Set.of(),
                                Map.of(),
                                false))
                .start();
        new CountDownLatch(1).await();
    }
}
