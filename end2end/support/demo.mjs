// State of a server's demo.
import { setTimeout } from "node:timers/promises";

/** Resolves once the part of the demo that a server makes in the background is there. */
export async function demoIsReady(url) {
  for (;;) {
    const { state } = await (await fetch(`${url}/api/v1/demo/progress`)).json();
    if (state === "ready") return;
    if (state === "failed") throw new Error("the server could not make the demo");
    await setTimeout(100);
  }
}
