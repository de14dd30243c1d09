// Mail server of one test: what the server sends is caught.
import { SMTPServer } from "smtp-server";
import { text } from "node:stream/consumers";

export class MailCatcher {
  /** Mails as they came in, with their headers. */
  readonly mails: { to: string[]; source: string }[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: (stream, session, done) => {
      void text(stream).then((source) => {
        this.mails.push({ to: session.envelope.rcptTo.map((to) => to.address), source });
        done();
      });
    },
  });

  /** Listens on a free port of this machine, and resolves to the flags with which Assay sends its mail here. */
  async start(): Promise<string[]> {
    const listening = this.server.listen(0, "127.0.0.1");
    await new Promise<void>((resolve) => listening.once("listening", resolve));
    const { port } = listening.address() as { port: number };
    return ["--smtp-url", `smtp://127.0.0.1:${port}`, "--mail-from", "Assay <assay@example.org>"];
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}
