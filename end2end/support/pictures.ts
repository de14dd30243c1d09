// A project with pictures of chosen sizes, to draw boxes and polygons on.
import { expect, type Page } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type LabelDocument } from "./api";
import { writePng } from "./png";
import type { Server } from "./server";

export type Size = readonly [number, number];

/** Size of a picture that shapes are drawn on. */
export const SIZE = [1200, 900] as const;
/** A square on it, corner by corner. */
export const SQUARE = [
  [300, 300],
  [600, 300],
  [600, 600],
  [300, 600],
] as const;

export interface Geometry {
  polygon?: number[][][];
  box?: [number, number, number, number];
  cuboid?: { center: number[]; size: number[]; yaw: number };
}

/** Opens an address as the person of an API client. */
export async function openAs(page: Page, api: Api, url: string): Promise<void> {
  await page.context().addCookies((await api.context.storageState()).cookies);
  await page.goto(url);
}

/** Stores the label on screen and returns the geometries of the task once there are so many. */
export async function stored(page: Page, api: Api, task: string, objects: number): Promise<Geometry[]> {
  await page.keyboard.press("Control+s");
  await expect(page.getByTestId("save-state")).toHaveText(/^saved$/i);
  const read = async () => {
    const { document } = await api.get<{ document: LabelDocument }>(task);
    return document.objects.map((o) => o.shapes[0]!.geometry as Geometry);
  };
  await expect.poll(async () => (await read()).length).toBe(objects);
  return read();
}

/** A project of the template *Images*: a task for each picture. */
export class Pictures {
  private constructor(
    readonly server: Server,
    readonly api: Api,
    private readonly sizes: readonly Size[],
    private readonly tasks: readonly string[],
  ) {}

  static async create(server: Server, sizes: readonly Size[]): Promise<Pictures> {
    const api = await Api.as(server.url, (p) => p.role === "admin");
    const made = await api.context.post("/api/v1/projects", { data: { name: `Pictures ${randomUUID()}`, purpose: "", template: "images" } });
    const project = ((await made.json()) as { id: string }).id;
    const folder = mkdtempSync(join(tmpdir(), "assay-pictures-"));
    mkdirSync(join(folder, "pictures"));
    sizes.forEach(([width, height], i) => {
      const drawn = join(folder, `${width}x${height}.png`);
      if (!existsSync(drawn)) writePng(drawn, width, height, (x, y) => [40, 90 + (((x >> 6) + (y >> 6)) % 2) * 40, 60]);
      copyFileSync(drawn, join(folder, "pictures", `picture-${i}.png`));
    });
    execFileSync(server.binary, ["import", join(folder, "pictures"), "--project", project, "--data", server.data], { stdio: "pipe" });
    rmSync(folder, { recursive: true });
    const { items } = await api.get<{ items: { id: string; scene_name: string }[] }>(`/projects/${project}/tasks?limit=200`);
    const path = (i: number) => `/projects/${project}/tasks/${items.find((t) => t.scene_name.startsWith(`picture-${i}`))!.id}`;
    return new Pictures(server, api, sizes, sizes.map((_, i) => path(i)));
  }

  size(index: number): Size {
    return this.sizes[index]!;
  }

  /** Claims the task of a picture, and opens it. */
  async open(page: Page, index: number): Promise<void> {
    const claimed = await this.api.context.post(`/api/v1${this.tasks[index]}/claim`);
    expect(claimed.ok(), await claimed.text()).toBe(true);
    await this.api.freeTask(this.tasks[index]!);
    await openAs(page, this.api, this.server.url + this.tasks[index]);
    await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
    await expect(page.getByTestId("view-status")).toContainText("zoom");
  }

  stored(page: Page, index: number, objects: number): Promise<Geometry[]> {
    return stored(page, this.api, this.tasks[index]!, objects);
  }
}
