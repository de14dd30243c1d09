// Sequential sampling plans on simulated lots: the exact operating characteristic is the simulated one, both risks hold, and the
// plans inspect less than single plans with the same risks.
//   node sampling.mjs [FILE]
import { execFileSync } from "node:child_process";
import { atLeast, atMost, measured, report } from "../support/figures.mjs";

const found = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/sampling`, { encoding: "utf8", maxBuffer: 1 << 24 }));
const { plans } = found;
const most = (value, of = plans) => Math.max(...of.map(value));
const mean = (value, of = plans) => of.reduce((sum, plan) => sum + value(plan), 0) / of.length;
// A plan that accepts no nonconforming item inspects the whole sample of a good lot, and one that needs most of a lot cannot end
// early: there is little to save.
const isMostOfLot = (plan) => plan.single > plan.lot / 2;
const usual = plans.filter((plan) => plan.accept > 0 && !isMostOfLot(plan));
const zero = plans.filter((plan) => plan.accept === 0);
const whole = plans.filter((plan) => plan.accept > 0 && isMostOfLot(plan));
const least = (value, of) => -most((plan) => -value(plan), of);

report("sampling", [
  measured("plans", plans.length, ""),
  atMost(1, "largest difference of the simulated share of accepted lots from the exact one", 100 * most((p) => p.oc_difference), "points"),
  atMost(1, "largest difference of the simulated number of inspections from the exact one", 100 * most((p) => p.asn_difference), "%"),
  atMost(1, "largest part of the producer's risk that is used", most((p) => p.producer / p.alpha), ""),
  atMost(1, "largest part of the consumer's risk that is used", most((p) => p.consumer / p.beta), ""),
  atLeast(30, "fewer inspections than the single plan, mean of AQL and RQL, mean of all plans", 100 * mean((p) => p.saving.mean), "%"),
  atLeast(30, `the same, worst of ${usual.length} plans that accept nonconforming items and need at most half the lot`, 100 * least((p) => p.saving.mean, usual), "%"),
  measured(`the same, worst of ${whole.length} plans that need more than half the lot`, 100 * least((p) => p.saving.mean, whole), "%"),
  measured(`the same, worst of ${zero.length} plans that accept none`, 100 * least((p) => p.saving.mean, zero), "%"),
  measured("fewer inspections at the AQL, mean of all plans", 100 * mean((p) => p.saving.aql), "%"),
  measured("fewer inspections at the RQL, mean of all plans", 100 * mean((p) => p.saving.rql), "%"),
  measured("fewer inspections at the worst quality between, mean of all plans", 100 * mean((p) => p.saving.between), "%"),
  measured("plans truncated later than the single plan", plans.filter((p) => p.truncation > p.single).length, ""),
  measured("latest truncation, by the single plan's size", most((p) => p.truncation / p.single), ""),
  measured("difference from lots of ten times the sample, drawn without replacement", 100 * found.oc_difference_at_ten_times, "points"),
  measured(`search for a plan of ${found.largest.sample} items`, found.largest.seconds, "s"),
], { details: found });
