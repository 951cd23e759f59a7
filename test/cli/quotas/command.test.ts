import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSnapshot } from "../../../components/quota/snapshot.ts";
import { json } from "../../support/localServer.ts";
import { folder, run } from "../support.ts";
import { fakeAws } from "./fakeAws.ts";

const row = {
  place: "aws",
  region: "us-east-2",
  service: "ec2",
  code: "L-417A185B",
  limit: 768,
  used: 384,
  readAt: "2026-11-20T08:00:00Z",
};
const rows = [
  row,
  { ...row, code: "L-DB2E81BA", limit: null, used: 0, readAt: "2026-11-22" },
  { ...row, code: "L-2C3B7624", limit: 0, used: 0 },
  {
    place: "gcp",
    region: "us-central1",
    service: "compute.googleapis.com",
    code: "GPUS-ALL-REGIONS-per-project",
    limit: -1,
    used: 8,
    readAt: "2026-11-21",
  },
];

describe("hybrid-gpu quotas show", () => {
  it("shows limits, use and age, and what is unknown as a question", async () => {
    const cwd = folder({ "quotas.json": JSON.stringify(rows) });
    const { code, stdout, stderr } = await run(["quotas", "show"], { cwd, env: { COLUMNS: "130" } });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n").map((line) => line.trimEnd())).toEqual([
      "Quota                                 Code                          Region       Limit  Used  Left  Unit  Read",
      "Running On-Demand P instances         L-417A185B                    us-east-2      768   384   384  vCPU  2 days ago",
      "Running On-Demand G and VT instances  L-DB2E81BA                    us-east-2        ?     0     ?  vCPU  today",
      "GPUs (all regions)                    GPUS-ALL-REGIONS-per-project  us-central1   none     8   any  GPU   yesterday",
      "1 with a limit of 0 and no use left out (--all shows them)",
      "",
    ]);
  });

  it("says what is wrong with a file that is missing, empty, or none", async () => {
    const cwd = folder({ "quotas.json": "" });
    const said = async (...args: string[]) => (await run(["quotas", "show", ...args], { cwd })).stderr;
    expect(await said()).toBe("error: quotas.json is empty. Fix: write it with hybrid-gpu quotas refresh\n");
    expect(await said("-f", "none.json")).toMatch(/^error: \S+none.json cannot be read: there is no such file\n$/);
    expect(await said("-f", ".")).toMatch(/^error: \S+ is a directory. Fix: give a file\n$/);
  });

  it("says everything that is wrong with a snapshot", async () => {
    const cwd = folder({
      "quotas.json": JSON.stringify([
        { ...row, limit: "many" },
        { ...row, used: -1 },
      ]),
    });
    const { code, stderr } = await run(["quotas", "show"], { cwd });
    expect([code, stderr]).toEqual([
      2,
      "error: quotas.json: 2 problems\n" +
        '  - [0].limit ("many") is not a number. Fix: correct the row, or read the snapshot again.\n' +
        "  - [1].used (-1) is negative. Fix: correct the row, or read the snapshot again.\n",
    ]);
  });
});

describe("hybrid-gpu quotas refresh", () => {
  it("writes the rows of its regions and keeps the others; what the stack has already counts once", async () => {
    const server = await fakeAws({
      limits: { "L-417A185B": 1152, "L-1194D53C": 100 },
      uses: { "L-1194D53C": [2] },
      instances: [{ type: "p5.48xlarge" }, { type: "p5.48xlarge" }],
    });
    const state = {
      version: 3,
      deployment: {
        resources: [
          resource("aws:eks/nodeGroup:NodeGroup", "train", {
            clusterName: "main",
            instanceTypes: ["p5.48xlarge"],
            scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 4 },
          }),
          { ...resource("aws:eks/cluster:Cluster", "old", { version: "1.34" }), delete: true },
        ],
      },
    };
    const cwd = folder({ "quotas.json": JSON.stringify(rows), "state.json": JSON.stringify(state) });
    try {
      const { code, stdout } = await run(["quotas", "refresh", "--region", "us-east-2", "--state", "state.json"], {
        cwd,
        env: { AWS_ENDPOINT_URL: server.url, AWS_ACCESS_KEY_ID: "example", AWS_SECRET_ACCESS_KEY: "example" },
      });
      expect(code).toBe(0);
      expect(stdout).toMatch(
        /^aws us-east-2: \d+ of \d+ quotas read, \d+ not known in full\nUnknown:\n {2}- limit of /,
      );
      expect(stdout).toMatch(/Written to quotas\.json, 1 row of other places and regions kept\.\n$/);
      const written = JSON.parse(readFileSync(join(cwd, "quotas.json"), "utf8"));
      expect(parseSnapshot(written).problems).toEqual([]);
      const of = (wanted: string) => written.find((one: { code: string }) => one.code === wanted);
      expect(of("L-417A185B")).toMatchObject({ limit: 1152, used: 384, ownedUse: 192 });
      expect(of("L-1194D53C")).toMatchObject({ limit: 100, used: 2 });
      expect(of("L-1194D53C")).not.toHaveProperty("ownedUse");
      expect(of("GPUS-ALL-REGIONS-per-project")).toEqual(rows[3]);
    } finally {
      await server.close();
    }
  });

  it("leaves the old file as it was when it cannot read", async () => {
    const server = await fakeAws({
      fault: (_, response) => {
        json(response, { __type: "AccessDeniedException", Message: "no" }, 400, "application/x-amz-json-1.1");
        return true;
      },
    });
    const before = JSON.stringify(rows);
    const cwd = folder({ "quotas.json": before });
    try {
      const { code, stderr } = await run(["quotas", "refresh", "--region", "us-east-2"], {
        cwd,
        env: { AWS_ENDPOINT_URL: server.url, AWS_ACCESS_KEY_ID: "example", AWS_SECRET_ACCESS_KEY: "example" },
      });
      expect(code).toBe(2);
      expect(stderr).toContain("error: AWS does not say whose account this is: ");
      expect(readFileSync(join(cwd, "quotas.json"), "utf8")).toBe(before);
    } finally {
      await server.close();
    }
  });

  it.each([
    [[], "error: --region is not given; give it once for each region: --region us-east-2\n"],
    [
      ["--region", "mars", "--region", "us-central1"],
      "error: --region mars is no region of AWS (us-east-2) or Google Cloud (us-central1)\n" +
        "--project is not given, nor GOOGLE_CLOUD_PROJECT: whose quotas on Google Cloud?\n",
    ],
    [
      ["--region", "us-east-2", "--state", "not.json"],
      "error: --state not.json is not an exported stack. Fix: write it with pulumi stack export --file <file>\n",
    ],
  ])("refuses %j", async (args, expected) => {
    const cwd = folder({});
    writeFileSync(join(cwd, "not.json"), "[]");
    const { code, stderr } = await run(["quotas", "refresh", ...args], { cwd, env: { GOOGLE_CLOUD_PROJECT: "" } });
    expect([code, stderr]).toEqual([2, expected]);
  });
});

function resource(type: string, name: string, inputs: object): object {
  return { urn: `urn:pulumi:prod::example::${type}::${name}`, type, custom: true, id: name, inputs, outputs: {} };
}
