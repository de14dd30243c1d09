// The alarm of rejections on simulated projects: healthy ones rarely alarm however often they are read, falls of acceptance are found
// soon wherever they start, and their cause is named right.
//   node rejection.mjs [FILE]
import { execFileSync } from "node:child_process";
import { atLeast, atMost, measured, report } from "../support/figures.mjs";

const found = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/rejection`, { encoding: "utf8" }));
const percent = (share) => `${Math.round(1000 * share) / 10} %`;
const figures = found.healthy.map((h) => atMost(5, `projects of 5,000 verdicts at ${percent(h.acceptance)} that ever alarm, promised 95 %`, 100 * h.alarms, "%"));
figures.push(atMost(5, "projects of 100,000 verdicts at 95 % that ever alarm", 100 * found.long, "%"));
for (const d of found.detections) {
  const isPromised = d.healthy === 0.97 && d.fallen === 0.8;
  const figure = (limit, ...rest) => (isPromised ? atMost(limit, ...rest) : measured(...rest));
  const name = `${percent(d.healthy)} to ${percent(d.fallen)}, fall at verdicts ${d.first} to ${d.last}: found`;
  figures.push(
    figure(60, `${name} in the median run after`, d.median, "verdicts"),
    figure(110, `${name} in nine of ten after`, d.nine_of_ten, "verdicts"),
    measured(`${name} by a plain mixture in the median run after`, d.plain_median, "verdicts"),
    measured(`${name} by a plain mixture in nine of ten after`, d.plain_nine_of_ten, "verdicts"),
  );
}
// Of the first 100 verdicts, 60 would be wanted. A rule that knows fall and time, and spends all its false alarms there, just reaches it.
figures.push(measured("fall at verdicts 1 to 100: found by a rule that knows of it, in nine of ten after", found.informed_nine_of_ten, "verdicts"));
for (const c of found.causes) {
  const when = c.after === null ? "at the alarm" : `${c.after} verdicts after the fall`;
  const name = `cause ${c.cause}, ${percent(c.graded)} graded, ${when}`;
  figures.push(
    c.after >= 300 || c.graded === 1 ? atLeast(90, `${name}: named right`, 100 * c.right, "%") : measured(`${name}: named right`, 100 * c.right, "%"),
    measured(`${name}: named wrong`, 100 * c.wrong, "%"),
  );
}
figures.push(measured("a million verdicts", found.million_seconds, "s"));
report("rejection", figures, { details: found });
