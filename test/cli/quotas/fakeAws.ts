import type { ServerResponse } from "node:http";
import { type Asked, json, type LocalServer, serve } from "../../support/localServer.ts";

/** What a made-up account says. */
export interface FakeAccount {
  /** Limits by code; `undefined` where the account has none of its own. */
  readonly limits?: Readonly<Record<string, number | null>>;
  /** Limits that everybody has. */
  readonly defaults?: Readonly<Record<string, number>>;
  /** Codes whose use is in CloudWatch, with the last data points, oldest first. */
  readonly uses?: Readonly<Record<string, readonly number[]>>;
  /** Instances that run. */
  readonly instances?: readonly { readonly type: string; readonly lifecycle?: string; readonly cores?: number }[];
  /** Answers a request in another way; true when it has. */
  readonly fault?: (asked: Asked, response: ServerResponse, count: number) => boolean;
}

/** The AWS APIs that limits and use are read from, as far as they are asked, on the wire as AWS speaks it. */
export async function fakeAws(account: FakeAccount): Promise<LocalServer> {
  let count = 0;
  return serve((asked, response) => {
    count++;
    if (account.fault?.(asked, response, count) === true) return;
    const target = String(asked.headers["x-amz-target"] ?? "");
    const [, operation = new URLSearchParams(asked.body).get("Action") ?? ""] = target.split(".");
    switch (operation) {
      case "GetCallerIdentity":
        return xml(
          response,
          `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/example</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
        );
      case "DescribeInstances":
        return describeInstances(account, new URLSearchParams(asked.body), response);
      case "GetServiceQuota":
        return quota(account, account.limits, JSON.parse(asked.body), response);
      case "GetAWSDefaultServiceQuota":
        return quota(account, account.defaults, JSON.parse(asked.body), response);
      case "GetMetricStatistics":
        return statistics(account, JSON.parse(asked.body), response);
      default:
        return json(response, { __type: "UnknownOperationException" }, 400, "application/x-amz-json-1.1");
    }
  });
}

function quota(
  account: FakeAccount,
  limits: Readonly<Record<string, number | null>> = {},
  { ServiceCode, QuotaCode }: { ServiceCode: string; QuotaCode: string },
  response: ServerResponse,
): void {
  const type = "application/x-amz-json-1.1";
  const Value = limits[QuotaCode];
  if (Value === undefined) {
    const Message = "The request failed because the specified quota does not exist.";
    json(response, { __type: "NoSuchResourceException", Message }, 400, type);
    return;
  }
  const metric =
    account.uses?.[QuotaCode] === undefined
      ? {}
      : {
          UsageMetric: {
            MetricNamespace: "AWS/Usage",
            MetricName: "ResourceCount",
            MetricDimensions: {
              Class: "None",
              Resource: QuotaCode,
              Service: ServiceCode.toUpperCase(),
              Type: "Resource",
            },
            MetricStatisticRecommendation: "Maximum",
          },
        };
  const Quota = { ServiceCode, QuotaCode, QuotaName: "a quota", Value, Unit: "None", Adjustable: true, ...metric };
  json(response, { Quota }, 200, type);
}

function statistics(
  { uses = {} }: FakeAccount,
  asked: { Dimensions: { Name: string; Value: string }[]; EndTime: number },
  response: ServerResponse,
): void {
  const code = asked.Dimensions.find(({ Name }) => Name === "Resource")?.Value ?? "";
  const points = uses[code] ?? [];
  const Datapoints = points.map((Maximum, at) => ({
    Timestamp: asked.EndTime - (points.length - at) * 300,
    Maximum,
    Unit: "None",
  }));
  // CloudWatch gives them in no order.
  json(response, { Label: "ResourceCount", Datapoints: Datapoints.reverse() }, 200, "application/x-amz-json-1.0");
}

/** Two instances a page. */
function describeInstances({ instances = [] }: FakeAccount, asked: URLSearchParams, response: ServerResponse): void {
  const first = Number(asked.get("NextToken") ?? 0);
  const items = instances.slice(first, first + 2).map(({ type, lifecycle, cores }) => {
    const life = lifecycle === undefined ? "" : `<instanceLifecycle>${lifecycle}</instanceLifecycle>`;
    const cpu =
      cores === undefined
        ? ""
        : `<cpuOptions><coreCount>${cores}</coreCount><threadsPerCore>2</threadsPerCore></cpuOptions>`;
    return `<item><instancesSet><item><instanceId>i-1</instanceId><instanceType>${type}</instanceType>${life}${cpu}</item></instancesSet></item>`;
  });
  const next = first + 2 < instances.length ? `<nextToken>${first + 2}</nextToken>` : "";
  xml(
    response,
    `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><reservationSet>${items.join("")}</reservationSet>${next}</DescribeInstancesResponse>`,
  );
}

function xml(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status, { "content-type": "text/xml" }).end(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
}
