// Queue of a thousand to a million tasks on SQLite: claims (each durable), the board, the project's page, a tasker's list, the review queue; and a
// hundred people who claim at once.
//   node queue.mjs [FILE]
import { execFileSync } from "node:child_process";
import { atLeast, atMost, measured, report } from "../support/figures.mjs";

const COUNTS = [1_000, 10_000, 100_000, 1_000_000];
const lines = execFileSync(`${process.env.ASSAY_EXAMPLES}/queue`, COUNTS.map(String), { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const sizes = lines.trim().split("\n").map((line) => JSON.parse(line));
const largest = sizes.at(-1);
report("queue", [
  ...sizes.slice(0, -1).map((size) => measured(`claim and release, ${size.tasks} tasks, median`, size.claim_and_release_ms, "ms")),
  atMost(20, "claim and release, 10⁶ tasks, median (two writes)", largest.claim_and_release_ms, "ms"),
  atMost(10, "renewal of a claim, 10⁶ tasks, median", largest.renewal_ms, "ms"),
  atMost(10, "board, 10⁶ tasks, median", largest.board_ms, "ms"),
  atMost(10, "project page, 10⁶ tasks, median", largest.project_page_ms, "ms"),
  atMost(10, "a tasker's list, 10⁶ tasks, median", largest.task_list_ms, "ms"),
  atMost(1000, "the review queue of 10⁵ labels, median", largest.review_queue_ms, "ms"),
  measured("a batch of 1,000 of them", largest.batch_create_ms, "ms"),
  atMost(50, "the next labels of a batch of 1,000, median", largest.batch_next_ms, "ms"),
  ...sizes.map((size) => atLeast(size.people, `different tasks of ${size.people} who claim at once, ${size.tasks} tasks`, size.different_tasks, "")),
], { details: sizes });
