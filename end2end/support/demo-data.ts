// The demo's data, made once for all journeys: each server with a demo starts on a copy.
import { cpSync, rmSync } from "node:fs";
import { demoIsReady } from "./demo.mjs";
import { DEMO_DATA, Server } from "./server";

/** Makes the data before the first journey. */
export default async function makeDemoData(): Promise<void> {
  rmSync(DEMO_DATA, { recursive: true, force: true });
  const server = new Server();
  try {
    await server.answer();
    await demoIsReady(server.url);
    await server.stop();
    cpSync(server.data, DEMO_DATA, { recursive: true });
  } finally {
    await server.remove();
  }
}
