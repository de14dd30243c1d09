// Tasks to draw on, and machines and windows of the person who draws.
import { expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type LabelDocument } from "./api";
import { writePng } from "./png";
import type { Server } from "./server";

interface Draft {
  revision: number;
  document?: LabelDocument;
}

/** A project of its own, whose tasks nobody else works on. */
export class Labeling {
  private next = 0;

  private constructor(
    readonly server: Server,
    readonly project: string,
    readonly stage: string,
    private readonly tasks: string[],
    readonly tasker: Api,
    readonly other: Api,
    readonly lead: Api,
  ) {}

  /** Imports `count` pictures into a new project with two taskers. */
  static async start(server: Server, count: number): Promise<Labeling> {
    const admin = await Api.as(server.url, (p) => p.role === "admin");
    const drone = await admin.project("Drone pilot");
    const made = await admin.context.post("/api/v1/projects", { data: { name: `Drafts ${randomUUID()}`, purpose: "", template: "drone" } });
    const project = (await made.json()) as { id: string; stages: { id: string }[] };
    const path = `/api/v1/projects/${project.id}`;
    const members = await admin.get<{ name: string; email: string; role: string }[]>(`/projects/${drone.id}/members`);
    const taskers = members.filter((m) => m.role === "tasker").slice(0, 2);
    for (const { name, email } of taskers) {
      await admin.context.post(`${path}/members`, { data: { name, email, role: "tasker", team: "" } });
    }
    const folder = mkdtempSync(join(tmpdir(), "assay-pictures-"));
    const upload = (await (await admin.context.post(`${path}/uploads`, { data: {} })).json()) as { id: string };
    for (let i = 0; i < count; i++) {
      const file = join(folder, "picture.png");
      writePng(file, 400, 300, (x, y) => [(x + i * 7) % 256, (y + i) % 256, 90]);
      await admin.context.put(`${path}/uploads/${upload.id}/files?path=picture-${i}.png`, { data: readFileSync(file) });
    }
    rmSync(folder, { recursive: true });
    const stage = project.stages[0]!.id;
    const begun = await admin.context.post(`${path}/uploads/${upload.id}/import`, { data: { stage } });
    expect(begun.ok(), await begun.text()).toBe(true);
    const tasks = async () => (await admin.get<{ items: { id: string }[] }>(`/projects/${project.id}/tasks?limit=200`)).items;
    await expect.poll(async () => (await tasks()).length).toBe(count);
    const ids = (await tasks()).map((task) => task.id);
    const [tasker, other] = await Promise.all(taskers.map(({ name }) => Api.as(server.url, (p) => p.name === name)));
    return new Labeling(server, project.id, stage, ids, tasker!, other!, admin);
  }

  /** Claims a task that no test had before. */
  async claimTask(): Promise<string> {
    const task = this.tasks[this.next++]!;
    const claimed = await this.tasker.context.post(`/api/v1${this.path(task)}/claim`, { data: null });
    expect(claimed.ok(), await claimed.text()).toBe(true);
    return task;
  }

  path(task: string): string {
    return `/projects/${this.project}/tasks/${task}`;
  }

  /** Number of objects of the tasker's draft on the server. */
  async objectsOnServer(task: string): Promise<number> {
    return (await this.draft(task)).document?.objects.length ?? 0;
  }

  async draft(task: string): Promise<Draft> {
    return this.tasker.get<Draft>(`${this.path(task)}/draft`);
  }

  /** A browser of its own on which the tasker is signed in. */
  async machine(browser: Browser, person: Api = this.tasker): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await this.signIn(context, person);
    return context;
  }

  async signIn(context: BrowserContext, person: Api = this.tasker): Promise<void> {
    const data = { person: person.person.id };
    const answer = await context.request.post(`${this.server.url}/api/v1/demo/session`, {
      data,
      headers: { origin: this.server.url },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  /** Opens a task in a window, without waiting for more than its label. */
  async open(page: Page, task: string): Promise<void> {
    await page.goto(`${this.server.url}${this.path(task)}`);
    await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
  }

  /** Opens a task in a new window of a machine, also where a window that is gone still holds it for a moment. */
  async windowHere(machine: BrowserContext, task: string): Promise<Page> {
    const page = await this.window(machine, task);
    // The cover may go by itself in between: the hold of a window that is gone ends after a while.
    if (await otherWindow(page).isVisible()) {
      await page.getByTestId("take-over").click({ timeout: 5_000 }).catch(() => undefined);
    }
    await expect(otherWindow(page)).toHaveCount(0);
    return page;
  }

  /** Opens a task in a new window of a machine. */
  async window(machine: BrowserContext, task: string): Promise<Page> {
    const page = await machine.newPage();
    await this.open(page, task);
    return page;
  }
}

export const objects = (page: Page) => page.getByTestId("object-row");
export const saveState = (page: Page) => page.getByTestId("save-state");
export const otherWindow = (page: Page) => page.getByTestId("other-window-cover");

/** Clicks the corners of a square, the `nth` of up to twelve places. */
export async function clickSquare(page: Page, nth: number, corners = 4): Promise<void> {
  const box = (await page.getByRole("application", { name: "Image view" }).boundingBox())!;
  const left = box.x + box.width * (0.3 + 0.1 * (nth % 4));
  const top = box.y + box.height * (0.25 + 0.17 * Math.floor(nth / 4));
  const square = [[0, 0], [40, 0], [40, 40], [0, 40]].slice(0, corners);
  for (const [x, y] of square) await page.mouse.click(left + x!, top + y!);
}

/** Draws a whole shape at the `nth` place. */
export async function draw(page: Page, nth: number): Promise<void> {
  const before = await objects(page).count();
  await page.keyboard.press("n");
  await clickSquare(page, nth);
  await page.keyboard.press("Enter");
  await expect(objects(page)).toHaveCount(before + 1);
}
