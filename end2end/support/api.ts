// API client of one of the demo's people, with which a test reads or prepares data.
import { request, type APIRequestContext } from "@playwright/test";
import { randomUUID } from "node:crypto";

export interface Person {
  id: string;
  name: string;
  role: string;
  team: string;
}

export interface Shape {
  frame?: number;
  sensor: string;
  geometry: { polygon?: number[][][]; box?: number[]; cuboid?: { center: number[]; size: number[]; yaw: number } };
}

export interface LabelDocument {
  version: number;
  objects: { id: string; class: string; shapes: Shape[] }[];
}

export class Api {
  private constructor(
    readonly context: APIRequestContext,
    readonly person: Person,
  ) {}

  /** Client signed in as the first of the demo's people that matches. */
  static async as(url: string, who: (person: Person) => boolean): Promise<Api> {
    const context = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
    const people = (await (await context.get("/api/v1/demo/people")).json()) as Person[];
    const person = people.find(who)!;
    await context.post("/api/v1/demo/session", { data: { person: person.id } });
    return new Api(context, person);
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.context.get(`/api/v1${path}`);
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Sends JSON, or nothing where `data` is null. */
  async post<T>(path: string, data: unknown): Promise<T> {
    const answer = await this.context.post(`/api/v1${path}`, data === null ? {} : { data });
    if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async put(path: string, data: unknown, headers: Record<string, string> = {}): Promise<void> {
    const answer = await this.context.put(`/api/v1${path}`, { data, headers });
    if (!answer.ok()) throw new Error(`PUT ${path}: ${answer.status()} ${await answer.text()}`);
  }

  /** Frees the person's own task from a window that is gone, as the page of an earlier test. `task` is its path. */
  async freeTask(task: string): Promise<void> {
    const [path, token] = [`/api/v1${task}/window`, randomUUID()];
    const taken = await this.context.post(path, { data: { token, name: "Test", take_over: true } });
    if (!taken.ok()) throw new Error(`POST ${path}: ${taken.status()} ${await taken.text()}`);
    await this.context.delete(path, { headers: { "window-token": token } });
  }

  async project(name: string): Promise<{ id: string; name: string; stages: { id: string; name: string }[] }> {
    const projects = await this.get<{ id: string; name: string; stages: { id: string; name: string }[] }[] | { items: [] }>(
      "/projects",
    );
    const list = Array.isArray(projects) ? projects : projects.items;
    return list.find((p) => p.name === name)!;
  }
}
