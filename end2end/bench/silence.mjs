// Radio silence on simulated teams whose rhythm is known: few reminders go to teams that only take their time, and a team that has gone silent
// is reported soon. A reminder is false where the team answers the request in its own rhythm; the share is of all requests that it answers.
// A silent team is reported where the page calls its request late; no message is sent before the reminder, which is measured too.
//   node silence.mjs [FILE]
import { execFileSync } from "node:child_process";
import { atMost, measured, report } from "../support/figures.mjs";

const found = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/silence`, { encoding: "utf8" }));
const times = "× the wait that 9 of 10 of its answers keep";
const figures = [
  atMost(5, "projects replayed from their first day: false reminders", 100 * found.replayed.reminded, "%"),
  atMost(1.5, "projects replayed: a silent team is reported, in the median run after", found.replayed.report_median, times),
  measured("projects replayed: a silent team is reported, in nine of ten after", found.replayed.report_nine_of_ten, times),
];
for (const e of found.estimated) {
  const name = `${e.family}, ${e.answers} answers`;
  // With fewer answers, chance alone moves the wait that nine of ten keep by more than a half in one of ten teams; and so it does where
  // that wait lies just between quick and slow answers.
  const isSteady = e.answers >= 30 && e.family !== "one in ten six times as slow";
  const inNineOfTen = isSteady ? (...rest) => atMost(1.5, ...rest) : measured;
  // Fewer than eight answers are no rhythm of the team's own: what other teams say of it is wide.
  const inMedian = e.answers >= 8 ? (...rest) => atMost(1.5, ...rest) : measured;
  figures.push(
    atMost(5, `${name}: false reminders`, 100 * e.reminded, "%"),
    measured(`${name}: false escalations`, 100 * e.escalated, "%"),
    measured(`${name}: answers that were reported as late before they came`, 100 * e.late, "%"),
    inMedian(`${name}: a silent team is reported as late, in the median run after`, e.report_median, times),
    inNineOfTen(`${name}: a silent team is reported as late, in nine of ten after`, e.report_nine_of_ten, times),
    measured(`${name}: a silent team is reminded, in the median run after`, e.reminder_median, times),
    measured(`${name}: a silent team is reminded, in nine of ten after`, e.reminder_nine_of_ten, times),
  );
}
figures.push(measured("report on 20 teams with 500 answers each", found.seconds, "s"));
report("silence", figures, { details: found });
