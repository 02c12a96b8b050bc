package io.entail.cli.run;

import io.entail.cli.output.OutputException;
import io.entail.http.call.Principal.Role;
import io.entail.http.guard.NewToken;
import io.entail.http.guard.TokenFile;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code entail token NAME}: makes a new token for HTTP. */
@Command(
        name = "token",
        description = {
            "Makes a token for HTTP and prints it, which happens only this once. The line for the server's token file "
                    + "(entail.http.tokens) is added to FILE, or printed to standard error. A running server accepts the "
                    + "token within a second.",
            "To revoke a token, delete its line from that file."
        },
        mixinStandardHelpOptions = true)
public final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "Whose token it is: writes with it have this name as their actor.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "read|write|admin",
            description = "What it may do; each role may what those before it may. Default: read.",
            defaultValue = "read")
    private Role role = Role.READ;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Adds the line to FILE, which is made for its owner only when it is not there.")
    private @Nullable Path file;

    @Override
    public Integer call() throws OutputException {
        NewToken made;
        try {
            made = NewToken.of(name, role, new SecureRandom());
            if (file != null) {
                TokenFile.add(file, made);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new OutputException("cannot write " + file + ": " + Reasons.of(e), e);
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println(
                file == null
                        ? "entail: the line for the token file: " + made.line()
                        : "entail: " + file + " lets it in as '" + name + "' with the role '" + role.text() + "'");
        spec.commandLine().getOut().println(made.token());
        return 0;
    }
}
