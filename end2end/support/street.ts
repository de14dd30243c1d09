// A LiDAR task of the demo, and where its cuboids are on screen.
import { expect, type Page } from "@playwright/test";
import { Api, type LabelDocument } from "./api";
import { openAs, stored, type Geometry } from "./pictures";
import type { Point } from "./pointer";
import type { Server } from "./server";

export type Cuboid = NonNullable<Geometry["cuboid"]>;

/** Room around a cuboid in a projection, m on each side. */
const MARGIN_M = 0.9;

export class StreetTask {
  private constructor(
    readonly page: Page,
    private readonly api: Api,
    private readonly task: string,
    private readonly before: number,
  ) {}

  /** Claims the next task of the demo's street project, and opens it. */
  static async open(page: Page, server: Server): Promise<StreetTask> {
    const api = await Api.as(server.url, (p) => p.role === "tasker");
    const project = await api.project("Street pilot");
    const claimed = await api.context.post(`/api/v1/projects/${project.id}/stages/${project.stages[0]!.id}/claim`);
    const task = `/projects/${project.id}/tasks/${((await claimed.json()) as { task: { id: string } }).task.id}`;
    const { document } = await api.get<{ document: LabelDocument }>(task);
    await api.freeTask(task);
    await openAs(page, api, server.url + task);
    await expect(page.getByText(/\d[\d,. ]* points/).first()).toBeVisible();
    return new StreetTask(page, api, task, document.objects.length);
  }

  /** The cuboid that was placed last, where `placed` were. */
  async cuboid(placed = 1): Promise<Cuboid> {
    return (await stored(this.page, this.api, this.task, this.before + placed)).at(-1)!.cuboid!;
  }

  /** The label without a cuboid that was placed. */
  async isBare(): Promise<void> {
    await stored(this.page, this.api, this.task, this.before);
  }

  /** A place in the perspective view, in shares of its size. */
  async place(x: number, y: number): Promise<Point> {
    const box = (await this.page.getByRole("application", { name: "3D view" }).boundingBox())!;
    return { x: box.x + box.width * x, y: box.y + box.height * y };
  }

  /** Places in the top view: metres from the cuboid's middle to its front and to its left. */
  async top(cuboid: Cuboid): Promise<{ pxPerM: number; at: (ahead: number, left: number) => Point }> {
    const box = await this.page.getByRole("application", { name: "Top view" }).evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { left, top, width, height };
    });
    const [length, width] = [cuboid.size[0]! + 2 * MARGIN_M, cuboid.size[1]! + 2 * MARGIN_M];
    const pxPerM = box.height / Math.max(width, length / (box.width / box.height));
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    return { pxPerM, at: (ahead, left) => ({ x: x + ahead * pxPerM, y: y - left * pxPerM }) };
  }
}
