import { JournaledWorld } from "../../../simulator/world/ledger.ts";
import { existing } from "./resource.ts";

// A process of the tests: makes so many resources in a journal, four at a time, each numbered by how many there were.
const [, , folder = "", times = ""] = process.argv;
const world = JournaledWorld.open(folder, "example");
console.log("open");
for (let count = 0; count < Number(times); count += 4) {
  await Promise.all(
    Array.from({ length: 4 }, () =>
      world.transact((there) => {
        const resource = existing({ type: "example:index:Thing", id: `thing-${there.all().length}` });
        const at = Date.now();
        return {
          entries: [
            { kind: "is", at, resource, by: "provider" },
            { kind: "generic", at, type: resource.type },
          ],
          result: undefined,
        };
      }),
    ),
  );
}
await world.close();
