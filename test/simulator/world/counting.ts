import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { FileLock } from "../../../simulator/world/lock.ts";

// A process of the tests: counts up a number in a file so many times under a lock; `hang`: takes the lock and never gives it back.
const [, , file = "", times = ""] = process.argv;
const lock = new FileLock(`${file}.lock`);
for (let count = 0; count < Number(times); count++) {
  await lock.hold(async () => {
    const before = Number(readFileSync(file, "utf8"));
    await sleep(1);
    writeFileSync(file, String(before + 1));
  });
}
if (times === "hang") {
  await lock.hold(async () => {
    console.log("held");
    await sleep(600_000);
  });
}
