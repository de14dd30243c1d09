// A project with pictures of trucks and pickups, each with a golden label, and the demo's people in it.
import { expect } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type LabelDocument } from "./api";
import { writePng, type Rgb } from "./png";
import type { Server } from "./server";

/** Number of vehicles in a picture: every other one is a pickup. */
export const VEHICLES = 8;

export const SIZE = [480, 240] as const;
const [LENGTH, HEIGHT] = [80, 50];
const CLASSES = [
  { name: "truck", color: "#be8cff", definition: "A lorry with a load area behind its cab.", geometry: ["box"], attributes: [] },
  { name: "pickup", color: "#18c2b3", definition: "A car with an open bed behind its cabin.", geometry: ["box"], attributes: [] },
];

export interface Golden {
  id: string;
  task: string;
  scene_name: string;
  state: string;
}

interface Member {
  name: string;
  email: string;
  role: string;
  team: string;
}

interface Task {
  id: string;
  scene_name: string;
}

/** Left and top edge of a vehicle, px. */
const corner = (vehicle: number) => [20 + 120 * (vehicle % 4), 35 + 120 * Math.floor(vehicle / 4)] as const;

export const classOf = (vehicle: number) => (vehicle % 2 === 1 ? "pickup" : "truck");

/** A label of all vehicles: `named` gives the class of each, `shift` moves its box to the right, px. */
export function vehicleLabel(named: (vehicle: number) => string = classOf, shift: (vehicle: number) => number = () => 0): LabelDocument {
  const object = (_: unknown, vehicle: number) => {
    const [left, top] = corner(vehicle);
    const shape = { frame: 0, sensor: "camera", geometry: { box: [left + shift(vehicle), top, LENGTH, HEIGHT] } };
    return { id: `${vehicle + 1}`, class: named(vehicle), shapes: [shape] };
  };
  return { version: 1, objects: Array.from({ length: VEHICLES }, object) };
}

/** Shift that makes a box overlap golden's with this IoU, px. */
export const shiftOf = (iou: number) => (LENGTH * (1 - iou)) / (1 + iou);

export class VehicleProject {
  private constructor(
    readonly server: Server,
    readonly root: string,
    readonly stage: string,
    readonly lead: Api,
    readonly tasker: Api,
    readonly reviewer: Api,
    /** Tasks by picture. */
    readonly tasks: readonly Task[],
  ) {}

  /** Imports `count` pictures. Golden names the vehicles as `named` does; the tasks begin with their right classes. */
  static async create(server: Server, name: string, count: number, named: (vehicle: number) => string = classOf): Promise<VehicleProject> {
    const admin = await Api.as(server.url, (p) => p.role === "admin");
    const made = await admin.post<{ id: string; stages: { id: string }[] }>("/projects", { name, purpose: "Tell trucks from pickups.", template: "images" });
    const [root, stage] = [`/projects/${made.id}`, made.stages[0]!.id];
    const members = await admin.get<Member[]>(`/projects/${(await admin.project("Drone pilot")).id}/members`);
    for (const { name, email, role, team } of members.filter((member) => member.role !== "admin")) {
      await admin.post(`${root}/members`, { name, email, role, team });
    }
    const { rubric, guideline, revision } = await admin.get<{ rubric: object; guideline: string; revision: number }>(`${root}/stages/${stage}`);
    const change = { name: "Vehicles", ontology: { classes: CLASSES }, rubric, guideline, compare_while_labeling: false };
    await admin.put(`${root}/stages/${stage}`, change, { "if-match": `"${revision}"` });
    for (const [role, classes] of [["--golden", named], ["", classOf]] as const) {
      const folder = writePictures(count, classes);
      const flags = ["--project", made.id, "--data", server.data, role].filter((flag) => flag !== "");
      execFileSync(server.binary, ["import", folder, ...flags], { stdio: "pipe" });
      rmSync(folder, { recursive: true });
    }
    const [lead, tasker, reviewer] = await Promise.all(
      ["operations", "tasker", "qa"].map((role) => Api.as(server.url, (p) => p.role === role)),
    );
    const { items } = await lead!.get<{ items: Task[] }>(`${root}/tasks?limit=200`);
    expect(items.length).toBe(count);
    const tasks = items.sort((a, b) => a.scene_name.localeCompare(b.scene_name));
    const project = new VehicleProject(server, root, stage, lead!, tasker!, reviewer!, tasks);
    await project.vet();
    return project;
  }

  golden(): Promise<Golden[]> {
    return this.lead.get<Golden[]>(`${this.root}/golden`);
  }

  /** All parties agree on each golden item that waits. */
  async vet(): Promise<void> {
    for (const { id, state } of await this.golden()) {
      if (state === "vetted") continue;
      if (state === "proposed") await this.lead.put(`${this.root}/golden/${id}/state`, { event: "discuss" });
      await this.lead.put(`${this.root}/golden/${id}/state`, { event: "vet" });
    }
  }

  async state(task: string): Promise<string> {
    return (await this.lead.get<{ task: { state: string } }>(`${this.root}/tasks/${task}`)).task.state;
  }

  /** The tasker labels a picture, and the reviewer accepts the label. */
  async label(task: string, named: (vehicle: number) => string = classOf, shift: (vehicle: number) => number = () => 0): Promise<void> {
    const of = `${this.root}/tasks/${task}`;
    await this.tasker.post(`${of}/claim`, null);
    await this.tasker.post(`${of}/submit`, { document: vehicleLabel(named, shift) });
    await this.accept(task);
  }

  /** The reviewer accepts the last label of a task. */
  async accept(task: string): Promise<void> {
    const of = `${this.root}/tasks/${task}`;
    const { revisions } = await this.reviewer.get<{ revisions: { id: string; number: number }[] }>(of);
    const last = revisions.reduce((a, b) => (a.number > b.number ? a : b));
    await this.reviewer.post(`${of}/review`, { revision: last.id, verdict: "accept" });
  }

  /** These teams sign what waits, and it is released. */
  async release(teams: readonly string[]): Promise<void> {
    const { draft } = await this.lead.get<{ draft: { hash: string } }>(`${this.root}/releases`);
    for (const team of teams) {
      const member = await Api.as(this.server.url, (p) => p.team === team);
      await member.post(`${this.root}/releases/signatures`, { hash: draft.hash, team });
    }
    await this.lead.post(`${this.root}/releases`, { hash: draft.hash });
  }
}

/** Writes pictures with labels in COCO's form into a new folder. */
function writePictures(count: number, named: (vehicle: number) => string): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-vehicles-"));
  mkdirSync(join(folder, "images"));
  const pictures = Array.from({ length: count }, (_, picture) => ({
    id: picture + 1,
    file_name: `street-${String(picture + 1).padStart(2, "0")}.png`,
    width: SIZE[0],
    height: SIZE[1],
  }));
  const vehicles = Array.from({ length: VEHICLES }, (_, vehicle) => vehicle);
  const box = (image: number, vehicle: number) => ({
    id: (image - 1) * VEHICLES + vehicle + 1,
    image_id: image,
    category_id: named(vehicle) === "truck" ? 1 : 2,
    bbox: [...corner(vehicle), LENGTH, HEIGHT],
    area: LENGTH * HEIGHT,
    iscrowd: 0,
    segmentation: [],
  });
  for (const { id, file_name, width, height } of pictures) writePng(join(folder, "images", file_name), width, height, colorAt(id));
  const coco = {
    images: pictures,
    categories: [{ id: 1, name: "truck" }, { id: 2, name: "pickup" }],
    annotations: pictures.flatMap(({ id }) => vehicles.map((vehicle) => box(id, vehicle))),
  };
  writeFileSync(join(folder, "instances.json"), JSON.stringify(coco));
  return folder;
}

/** Colours of a picture: a lorry has a high load area, a pickup a low bed behind its cabin. */
function colorAt(picture: number): (x: number, y: number) => Rgb {
  return (x, y) => {
    for (let vehicle = 0; vehicle < VEHICLES; vehicle++) {
      const [left, top] = corner(vehicle);
      const [along, down] = [x - left, y - top];
      if (along < 0 || along >= LENGTH || down < 0 || down >= HEIGHT) continue;
      const roof = along > 55 ? 8 : classOf(vehicle) === "truck" ? 0 : 28;
      if (down >= roof) return down > 40 && Math.abs(along - 15) > 9 && Math.abs(along - 65) > 9 ? [60, 62, 66] : [190, 150 + vehicle * 8, 70];
    }
    return [70 + (picture % 5) * 4, 76, 84 + (y % 120 > 90 ? 14 : 0)];
  };
}
