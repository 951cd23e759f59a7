import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readAwsQuotas } from "../../../cli/quotas/aws.ts";
import type { Reading } from "../../../cli/quotas/reading.ts";
import { UserError } from "../../../cli/userError.ts";
import { quotas } from "../../../components/quota/quota.ts";
import { json, type LocalServer } from "../../support/localServer.ts";
import { type FakeAccount, fakeAws } from "./fakeAws.ts";

const awsQuotas = quotas.filter(({ place }) => place === "aws");
/** Every quota at 100. */
const hundreds = Object.fromEntries(awsQuotas.map(({ code }) => [code, 100]));
let server: LocalServer | undefined;

afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

async function readFrom(
  account: FakeAccount,
  more: { assumeUnused?: boolean; patience?: { timeoutMs: number; retryDelayMs: number } } = {},
): Promise<Reading> {
  server = await fakeAws(account);
  vi.stubEnv("AWS_ENDPOINT_URL", server.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  const request = {
    regions: ["us-east-2"],
    readAt: "2026-11-22T08:00:00Z",
    assumeUnused: false,
    step: () => {},
    ...more,
  };
  const readings = await readAwsQuotas(request);
  expect(readings).toHaveLength(1);
  return readings[0]!;
}

const row = ({ rows }: Reading, code: string) => rows.find((one) => one.code === code);

describe("reading AWS quotas", () => {
  it("takes the account's limit, else everybody's, and the last use", async () => {
    const reading = await readFrom({
      limits: { ...hundreds, "L-417A185B": 1152, "L-8F1B9C74": undefined as never },
      defaults: { "L-8F1B9C74": 100_800 },
      uses: { "L-1194D53C": [5, 4, 3], "L-8F1B9C74": [9600] },
      instances: [
        { type: "p5.48xlarge" },
        { type: "p5.48xlarge", lifecycle: "capacity-block" },
        { type: "g6e.48xlarge", lifecycle: "spot" },
        { type: "p4d.24xlarge" },
        { type: "m99.example", cores: 8 },
      ],
    });
    expect(row(reading, "L-417A185B")).toEqual({
      place: "aws",
      account: "123456789012",
      region: "us-east-2",
      service: "ec2",
      code: "L-417A185B",
      limit: 1152,
      // The block's instance is in a quota of its own.
      used: 192 + 96,
      readAt: "2026-11-22T08:00:00Z",
    });
    expect(row(reading, "L-3819A6DF")).toMatchObject({ limit: 100, used: 192 });
    expect(row(reading, "L-1216C47A")).toMatchObject({ used: 16 });
    // Nothing of its class runs: that is known, and not unknown.
    expect(row(reading, "L-2C3B7624")).toMatchObject({ used: 0 });
    expect(row(reading, "L-1194D53C")).toMatchObject({ limit: 100, used: 3 });
    expect(row(reading, "L-8F1B9C74")).toMatchObject({ limit: 100_800, used: 9600 });
    expect(reading.rows).toHaveLength(awsQuotas.length);
  });

  it("only reads", async () => {
    await readFrom({ limits: hundreds });
    const operations = new Set(
      server!.asked.map(({ headers, body }) => {
        const target = String(headers["x-amz-target"] ?? "").split(".")[1];
        return target ?? new URLSearchParams(body).get("Action");
      }),
    );
    expect([...operations].sort()).toEqual(["DescribeInstances", "GetCallerIdentity", "GetServiceQuota"]);
    const asked = server!.asked.map(({ body }) => new URLSearchParams(body));
    const filters = asked.find((one) => one.get("Action") === "DescribeInstances")!;
    // Instances that are being started have their vCPUs already.
    expect([...filters].filter(([key]) => key.startsWith("Filter.")).map(([, value]) => value)).toEqual([
      "instance-state-name",
      "pending",
      "running",
    ]);
  });

  it("records as unknown what AWS publishes no use of, or as 0 when told to", async () => {
    const account = { limits: hundreds, uses: { "L-1194D53C": [] } };
    const reading = await readFrom(account);
    expect(row(reading, "L-1194D53C")).toMatchObject({ limit: 100, used: null });
    expect(row(reading, "L-FD6F2F22")).toMatchObject({ limit: 100, used: null });
    expect(reading.unknown).toContain(
      "use of eks L-1194D53C (Clusters) in us-east-2: CloudWatch has no data of the last three hours",
    );
    expect(reading.unknown).toContain(
      "use of fsx L-FD6F2F22 (Lustre Persistent_2 file systems) in us-east-2: AWS publishes none",
    );
    await server!.close();
    const assumed = await readFrom(account, { assumeUnused: true });
    expect([row(assumed, "L-1194D53C")?.used, row(assumed, "L-FD6F2F22")?.used, assumed.unknown]).toEqual([0, 0, []]);
  });

  it("records a refusal as unknown, never as unlimited", async () => {
    const reading = await readFrom({
      limits: hundreds,
      fault: ({ headers, body }, response) => {
        const operation = String(headers["x-amz-target"] ?? body);
        if (operation.includes("GetServiceQuota") && body.includes("L-417A185B")) {
          const Message = "User: arn:aws:iam::123456789012:user/example is not authorized";
          json(response, { __type: "AccessDeniedException", Message }, 400, "application/x-amz-json-1.1");
          return true;
        }
        if (!operation.includes("DescribeInstances")) return false;
        response
          .writeHead(403, { "content-type": "text/xml" })
          .end(
            "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized.</Message></Error></Errors><RequestID>1</RequestID></Response>",
          );
        return true;
      },
    });
    expect(row(reading, "L-417A185B")).toMatchObject({ limit: null, used: null });
    expect(row(reading, "L-DB2E81BA")).toMatchObject({ limit: 100, used: null });
    expect(reading.unknown.slice(0, 2)).toEqual([
      "use of vCPU quotas in us-east-2: UnauthorizedOperation: You are not authorized.",
      "limit of ec2 L-417A185B (Running On-Demand P instances) in us-east-2: AccessDeniedException: User: arn:aws:iam::123456789012:user/example is not authorized",
    ]);
  });

  it.each([
    ["429", 429, "ThrottlingException"],
    ["500", 500, "InternalFailure"],
  ])("asks again after %s", async (_, status, type) => {
    let failures = 0;
    const reading = await readFrom({
      limits: hundreds,
      fault: ({ headers }, response) => {
        if (!String(headers["x-amz-target"]).includes("GetServiceQuota") || failures >= 2) return false;
        failures++;
        json(response, { __type: type }, status, "application/x-amz-json-1.1");
        return true;
      },
    });
    expect(failures).toBe(2);
    expect(reading.rows.filter(({ limit }) => limit !== 100)).toEqual([]);
  });

  it.each<[string, (response: ServerResponse) => void, number | null]>([
    ["a cut connection", (response) => response.socket?.destroy(), 100],
    [
      "half an answer",
      (response) => {
        response.writeHead(200, { "content-type": "application/x-amz-json-1.1", "content-length": "500" });
        response.write('{"Quota": {', () => response.socket?.destroy());
      },
      100,
    ],
    [
      "an answer that trickles",
      (response) => {
        response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
        const timer = setInterval(() => response.write(" "), 50);
        response.on("close", () => clearInterval(timer));
      },
      null,
    ],
  ])("bears %s", async (_, fail, limit) => {
    let failures = 0;
    const reading = await readFrom(
      {
        limits: hundreds,
        fault: ({ headers, body }, response) => {
          const asked = String(headers["x-amz-target"]).includes("GetServiceQuota") && body.includes("L-417A185B");
          if (!asked || failures > 0) return false;
          failures++;
          fail(response);
          return true;
        },
      },
      // Only what never ends is to meet the limit, also on a busy machine.
      { patience: { timeoutMs: limit === null ? 2_000 : 30_000, retryDelayMs: 1 } },
    );
    expect(failures).toBe(1);
    expect(row(reading, "L-417A185B")?.limit).toBe(limit);
    expect(row(reading, "L-DB2E81BA")?.limit).toBe(100);
    if (limit === null) {
      expect(reading.unknown[0]).toBe(
        "limit of ec2 L-417A185B (Running On-Demand P instances) in us-east-2: no answer in time",
      );
    }
  });

  it("takes an answer of the wrong type for unknown", async () => {
    const odd = { ...hundreds, "L-417A185B": "lots" as never, "L-DB2E81BA": -1, "L-2C3B7624": null };
    const reading = await readFrom({ limits: odd });
    expect(["L-417A185B", "L-DB2E81BA", "L-2C3B7624"].map((code) => row(reading, code)?.limit)).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("ends when nobody says whose account it is, and when not one limit can be read", async () => {
    const refuse =
      (what: string): FakeAccount["fault"] =>
      ({ headers, body }, response) => {
        if (!`${String(headers["x-amz-target"])} ${body}`.includes(what)) return false;
        if (what.startsWith("Action")) {
          response
            .writeHead(403, { "content-type": "text/xml" })
            .end(
              '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>',
            );
        } else json(response, { __type: "AccessDeniedException", Message: "no" }, 400, "application/x-amz-json-1.1");
        return true;
      };
    await expect(readFrom({ fault: refuse("Action=GetCallerIdentity")! })).rejects.toThrow(
      new UserError(
        "AWS does not say whose account this is: ExpiredToken: The security token included in the request is expired. " +
          "Fix: log in (aws sso login), or set AWS_PROFILE.",
      ),
    );
    await server!.close();
    await expect(readFrom({ fault: refuse("ServiceQuotas")! })).rejects.toThrow(
      /^AWS us-east-2: not one limit could be read\. First: limit of ec2 L-417A185B .*: AccessDeniedException: no\. Fix: allow servicequotas:GetServiceQuota and /,
    );
  });
});
