import { check, summary, tables } from "../test/lustre/simulator/tables/validate.ts";

const percent = (share: number): string => `${share >= 0 ? "+" : ""}${(share * 100).toFixed(1)} %`;

/** Prints what the simulator of `test/lustre/simulator` says beside published measurements, and its errors. */
export function lustreValidate(): void {
  const started = Date.now();
  const all = [];
  for (const table of tables) {
    console.log(`\n${table.name}\n  ${table.source}; ${table.unit.name}`);
    const checked = table.points.map(check);
    all.push(...checked);
    for (const { label, measured, simulated, error, calibration } of checked) {
      const figures = [measured, simulated].map((bps) =>
        (bps / table.unit.bytes).toFixed(table.unit.bytes === 1e9 ? 1 : 0).padStart(9),
      );
      console.log(
        `  ${label.padEnd(58)}${figures.join("")}${percent(error).padStart(10)}${calibration ? "  calibration" : ""}`,
      );
    }
    print("all points", checked);
    print(
      "not calibrated on",
      checked.filter(({ calibration }) => !calibration),
    );
  }
  console.log("");
  print("all tables", all);
  print(
    "all not calibrated on",
    all.filter(({ calibration }) => !calibration),
  );
  console.log(`  ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function print(name: string, checked: Parameters<typeof summary>[0]): void {
  const { mean, worst, bias } = summary(checked);
  console.log(
    `  ${`${name} (${checked.length})`.padEnd(28)} mean error ${(mean * 100).toFixed(1)} %, worst ${(worst * 100).toFixed(1)} %, mean with sign ${percent(bias)}`,
  );
}
