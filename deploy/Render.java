import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;

/// Helm's `template` where there is no helm: `java -cp 'JARS/*' Render.java CHART RELEASE NAMESPACE [VALUES…]`, on standard output.
void main(String[] args) {
    TemplateCommand template =
            new Helm(Path.of(args[0])).template().withName(args[1]).withNamespace(args[2]).withKubeVersion("1.31.0");
    for (int i = 3; i < args.length; i++) {
        template.withValuesFile(Path.of(args[i]));
    }
    IO.print(template.call());
}
