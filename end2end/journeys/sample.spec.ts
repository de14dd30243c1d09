import { expect, test } from "@playwright/test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, type LabelDocument } from "../support/api";
import { become } from "../support/people";
import { writePng, type Rgb } from "../support/png";
import { Server } from "../support/server";
import { shot } from "../support/shots";

/** Places with many, few and hardly any photographs; the weather decides the brightness. */
const PLACES: { name: string; count: number; weather: string; color: Rgb }[] = [
  { name: "meadow", count: 40, weather: "sun", color: [90, 170, 70] },
  { name: "river", count: 16, weather: "sun", color: [60, 100, 170] },
  { name: "wood", count: 8, weather: "rain", color: [20, 60, 25] },
];

/** Writes a folder of photographs with their weather in COCO's form. */
function flights(folder: string): void {
  mkdirSync(folder);
  const images = PLACES.flatMap(({ name, count, weather, color }) =>
    Array.from({ length: count }, (_, i) => {
      const file = `${name}-${String(i + 1).padStart(2, "0")}.png`;
      const noise = (x: number, y: number) => ((x * 31 + y * 17 + i * 7) % (5 + i)) * 2;
      writePng(join(folder, file), 96, 72, (x, y) => [color[0] + noise(x, y), color[1] + noise(y, x), color[2] + i]);
      return { file_name: file, width: 96, height: 72, weather };
    }),
  );
  const coco = { images: images.map((image, i) => ({ id: i + 1, ...image })), annotations: [], categories: [] };
  writeFileSync(join(folder, "flights.json"), JSON.stringify(coco));
}

/** Taskers compare with golden while they label: then the sample comes first always; else in half of the claims, so that nobody learns what is in it. */
async function letCompare(admin: Api, path: string): Promise<void> {
  const { name, ontology, rubric, guideline, revision } = await admin.get<Record<string, unknown>>(path);
  const change = { name, ontology, rubric, guideline, compare_while_labeling: true };
  await admin.put(path, change, { "if-match": `"${revision}"` });
}

test("a few scenes that represent all of the data are chosen, and labeled before others", async ({ page }) => {
  const store = mkdtempSync(join(tmpdir(), "assay-flights-"));
  const server = await new Server().start();
  try {
    flights(join(store, "flights"));
    const admin = await Api.as(server.url, (p) => p.role === "admin");
    const made = await admin.context.post("/api/v1/projects", { data: { name: "Flights", purpose: "", template: "drone" } });
    const project = (await made.json()) as { id: string; stages: { id: string }[] };
    await letCompare(admin, `/projects/${project.id}/stages/${project.stages[0]!.id}`);
    const address = `${server.url}/projects/${project.id}`;
    await become(page, server.url, admin.person.name);

    // Without data, the page says what to do.
    await page.goto(`${address}/golden`);
    await page.getByRole("link", { name: "Choose a sample" }).click();
    await page.getByRole("link", { name: "Import data" }).last().click();
    await page.getByTestId("folder-input").setInputFiles(join(store, "flights"));
    await page.getByTestId("start-import").click();
    await page.getByTestId("confirm-import").click();
    await expect(page.getByTestId("import-report")).toContainText("64 scenes");

    // All scenes are on the map, and the suggestions include both kinds of weather.
    await page.goto(`${address}/golden`);
    await page.getByRole("link", { name: "Sample", exact: true }).click();
    await expect(page.getByRole("img", { name: "64 scenes by what they look like, 12 of them chosen" })).toBeVisible();
    const suggested = page.getByTestId("suggested");
    await expect(suggested).toHaveCount(12);
    await expect(suggested.first()).toContainText("represents weather: rain (12.5 % of the scenes)");
    const radius = async () => Number(/than ([\d.]+) standard/.exec(await page.getByTestId("covers").innerText())![1]);
    const before = await radius();
    await page.getByLabel("How many more scenes", { exact: true }).fill("24");
    await page.getByLabel("How many more scenes", { exact: true }).press("Enter");
    await expect(suggested).toHaveCount(24);
    expect(await radius()).toBeLessThan(before);
    await page.getByLabel("How many more scenes", { exact: true }).fill("6");
    await page.getByLabel("How many more scenes", { exact: true }).press("Enter");
    await expect(suggested).toHaveCount(6);
    await expect(page.getByTestId("covers")).toContainText("2 of 2 kinds");
    await suggested.nth(1).hover();
    await expect(page.locator(".sample-map .ray")).toHaveAttribute("d", /L/);
    await shot(page, "sample");

    // One scene is left out; five are put into the sample, and stay there.
    await suggested.last().getByRole("checkbox").uncheck();
    await page.getByLabel("How many people label each").selectOption("two people");
    await page.getByRole("button", { name: "Put 5 scenes into the sample" }).click();
    await expect(page.getByTestId("sampled")).toHaveCount(5);
    await page.reload();
    await expect(page.getByTestId("sampled")).toHaveCount(5);
    await shot(page, "sample-chosen");
    await page.getByTestId("sampled").first().getByRole("button", { name: /^Take .* out of the sample$/ }).click();
    await expect(page.getByTestId("sampled")).toHaveCount(4);
    const next = await page.getByTestId("sampled").getByRole("link").allInnerTexts();

    // A file of features without a scene is refused with the scene's name.
    const file = join(store, "embeddings.json");
    writeFileSync(file, JSON.stringify({ "meadow-01": [1, 2] }));
    await page.getByText("What scenes look like is measured").click();
    await page.locator("input[type=file]").setInputFiles(file);
    await expect(page.getByRole("alert")).toContainText("No numbers for the scene");
    const all = PLACES.flatMap(({ name, count }) => Array.from({ length: count }, (_, i) => [`${name}-${String(i + 1).padStart(2, "0")}`, [i, count]]));
    writeFileSync(file, JSON.stringify(Object.fromEntries(all)));
    await page.locator("input[type=file]").setInputFiles(file);
    await expect(page.getByText("What scenes look like comes from a file")).toBeVisible();

    // The next task is one of the sample, for two people one after the other, who do not see each other's label.
    await page.goto(`${address}/tasks`);
    await expect(page.getByText("sample", { exact: true }).first()).toBeVisible();
    const drone = await admin.project("Drone pilot");
    const taskers = (await admin.get<{ name: string; email: string; role: string }[]>(`/projects/${drone.id}/members`)).filter((m) => m.role === "tasker");
    const stage = (await admin.project("Flights")).stages[0]!.id;
    const labeled = async ({ name, email }: { name: string; email: string }, left: number): Promise<string> => {
      await admin.context.post(`/api/v1/projects/${project.id}/members`, { data: { name, email, role: "tasker", team: "Labeling" } });
      const rater = await Api.as(server.url, (p) => p.name === name);
      const { task } = (await (await rater.context.post(`/api/v1/projects/${project.id}/stages/${stage}/claim`, { data: null })).json()) as {
        task: { id: string; scene_name: string };
      };
      expect(next).toContain(task.scene_name);
      const { scene, document, revisions } = await rater.get<{ scene: { sensors: { id: string }[] }; document: LabelDocument; revisions: unknown[] }>(
        `/projects/${project.id}/tasks/${task.id}`,
      );
      expect([document.objects.length, revisions.length]).toEqual([0, 0]);
      const polygon = [[[left, 10], [left + 40, 10], [left + 40, 60], [left, 60]]];
      document.objects.push({ id: "1", class: "flyable", shapes: [{ frame: 0, sensor: scene.sensors[0]!.id, geometry: { polygon } }] });
      const sent = await rater.context.post(`/api/v1/projects/${project.id}/tasks/${task.id}/submit`, { data: { document } });
      expect(sent.ok(), await sent.text()).toBe(true);
      const again = await rater.context.post(`/api/v1/projects/${project.id}/tasks/${task.id}/claim`, { data: null });
      expect(again.status()).toBe(409);
      return task.id;
    };
    const first = await labeled(taskers[0]!, 10);
    expect(await labeled(taskers[1]!, 20)).toBe(first);

    // The two labels differ on one rule: one is proposed, and a question is asked about the rule.
    await page.goto(`${address}/sample`);
    const both = page.getByTestId("sampled").filter({ hasText: "2 of 2 have labeled it" });
    await both.getByRole("button", { name: "Propose as golden" }).click();
    await expect(page.getByText(/label is proposed\. Raters differ on 1 rule: a question is asked\./)).toBeVisible();
    await expect(both).toContainText("proposed");
    await shot(page, "sample-proposed");
    await page.goto(`${address}/releases`);
    const question = page.getByTestId("question").filter({ hasText: "Raters differ on “Stay inside the open ground”: what is right?" });
    await expect(question).toContainText(`${taskers[1]!.name} and ${taskers[0]!.name}, whose label is proposed, read`);
    await expect(question.getByRole("link", { name: "item 1" })).toBeVisible();
    await shot(page, "sample-question");
  } finally {
    await server.remove();
    rmSync(store, { recursive: true, force: true });
  }
});
