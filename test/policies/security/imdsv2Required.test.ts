import { describe, expect, it } from "vitest";
import { Secret, UNKNOWN } from "../../../components/core/value.ts";
import { imdsv2Required } from "../../../policies/security/imdsv2Required.ts";
import { contextOf, findings, messages, raw, stackOf } from "../../support/analyzer.ts";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const instance = "aws:ec2/instance:Instance";
const types = [
  template,
  instance,
  "aws:ec2/launchConfiguration:LaunchConfiguration",
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
];
const guide = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html";
const absent =
  "x: metadataOptions.httpTokens (not given) leaves it to the image and the account whether the metadata service answers requests without a token (IMDSv1). " +
  `Fix: set httpTokens: "required". [${guide}]`;
const optional =
  'x: metadataOptions.httpTokens ("optional") lets the metadata service answer requests without a token (IMDSv1). ' +
  `Fix: set httpTokens: "required". [${guide}]`;
const far = (hops: number) =>
  `x: metadataOptions.httpPutResponseHopLimit (${hops}) is above 2, and tokens travel beyond the containers of the instance. ` +
  `Fix: set httpPutResponseHopLimit: 1, or 2 where containers use the instance's credentials. [${guide}]`;
const unread = (what: string, path: string, why = "known only after creation") =>
  `x: ${what} cannot be judged, because ${path} is ${why}. Fix: give ${path} as a plain value.`;
const demands = "whether it demands tokens for metadata";

describe("imdsv2-required", () => {
  const node = (metadataOptions?: unknown, type = template) =>
    raw(type, "x", metadataOptions === undefined ? {} : { metadataOptions });
  const judge = (metadataOptions?: unknown, type?: string) =>
    messages(imdsv2Required, stackOf(node(metadataOptions, type)));

  it.each(types)("refuses %s without options, or without tokens", (type) => {
    expect(judge(undefined, type)).toEqual([absent]);
    expect(judge(null, type)).toEqual([absent]);
    expect(judge({}, type)).toEqual([absent]);
    expect(judge({ httpTokens: "optional" }, type)).toEqual([optional]);
    expect(judge({ httpTokens: "optional", httpPutResponseHopLimit: 3 }, type)).toEqual([optional, far(3)]);
    expect(judge({ httpTokens: "required", httpPutResponseHopLimit: "64" }, type)).toEqual([far(64)]);
  });

  it.each(types)("passes %s with tokens, one or two hops away, or without the service", (type) => {
    expect(judge({ httpTokens: "required" }, type)).toEqual([]);
    for (const hops of [1, 2])
      expect(judge({ httpTokens: "required", httpPutResponseHopLimit: hops }, type)).toEqual([]);
    expect(judge({ httpEndpoint: "disabled", httpTokens: "optional", httpPutResponseHopLimit: 64 }, type)).toEqual([]);
    expect(judge(new Secret({ httpTokens: new Secret("required") }), type)).toEqual([]);
  });

  it.each([
    [UNKNOWN, [unread(demands, "metadataOptions")]],
    [{ httpTokens: UNKNOWN }, [unread(demands, "metadataOptions.httpTokens")]],
    [{ httpTokens: 1 }, [unread(demands, "metadataOptions.httpTokens", "not a string")]],
    [
      { httpTokens: "required", httpPutResponseHopLimit: UNKNOWN },
      [unread("how far its metadata tokens travel", "metadataOptions.httpPutResponseHopLimit")],
    ],
    // Whether the service is off cannot be told: it is judged as if it were on.
    [{ httpEndpoint: UNKNOWN }, [absent]],
  ])("fails closed on %j", (options, expected) => {
    expect(judge(options)).toEqual(expected);
    for (const { because, message } of findings(imdsv2Required, stackOf(node(options)))) {
      expect(because).toBe(message === absent ? undefined : "unknown");
    }
  });

  it.each(types)("judges outputs of %s as inputs", (type) => {
    const metadataOptions = { httpEndpoint: "enabled", httpTokens: "optional", httpPutResponseHopLimit: 1 };
    expect(messages(imdsv2Required, stackOf(raw(type, "x", { metadataOptions }, { from: "outputs" })))).toEqual([
      optional,
    ]);
  });

  describe("of an instance with a launch template", () => {
    const declared = raw(template, "t", { name: "train", metadataOptions: { httpTokens: "required" } });

    it("goes by a template of the program, found by its dependency or by its name", () => {
      const made = raw(
        instance,
        "x",
        { launchTemplate: { id: UNKNOWN } },
        { madeFrom: { launchTemplate: [declared] } },
      );
      expect(findings(imdsv2Required, stackOf(declared, made))).toEqual([]);
      const named = raw(instance, "x", { launchTemplate: { name: "train" } });
      expect(findings(imdsv2Required, stackOf(declared, named))).toEqual([]);
    });

    it.each([
      [{ id: "lt-0123456789abcdef0" }, "launch template lt-0123456789abcdef0 is not in this stack"],
      [{ id: UNKNOWN }, "launchTemplate names no launch template of this stack"],
      [UNKNOWN, "launchTemplate names no launch template of this stack"],
    ])("fails closed on a template made elsewhere: %j", (launchTemplate, why) => {
      const found = findings(imdsv2Required, stackOf(declared, raw(instance, "x", { launchTemplate })));
      expect(found).toEqual([
        {
          urn: expect.stringContaining("::x"),
          because: "unknown",
          message:
            `x: ${demands} cannot be judged, because metadataOptions is not given, and ${why}. ` +
            'Fix: set metadataOptions: { httpTokens: "required" } on the instance.',
        },
      ]);
    });

    it("leaves an instance alone that is only read", () => {
      const read = raw(instance, "x", { launchTemplate: { id: "lt-0" } }, { external: true });
      expect(findings(imdsv2Required, stackOf(read))).toEqual([]);
    });

    it("goes by its own options where it has some", () => {
      const own = raw(instance, "x", {
        launchTemplate: { name: "train" },
        metadataOptions: { httpTokens: "optional" },
      });
      expect(messages(imdsv2Required, stackOf(declared, own))).toEqual([optional]);
    });
  });

  it("mends tokens and hops, and nothing else", () => {
    const mend = (metadataOptions?: unknown, more: object = {}, type = template) =>
      imdsv2Required.remediate!(raw(type, "x", { metadataOptions, ...more }), contextOf(imdsv2Required));
    const tokens = { path: ["metadataOptions", "httpTokens"], value: "required" };
    const hops = { path: ["metadataOptions", "httpPutResponseHopLimit"], value: 2 };
    expect(mend()).toEqual([tokens]);
    expect(mend({ httpTokens: "optional", httpPutResponseHopLimit: 64 })).toEqual([tokens, hops]);
    expect(mend({ httpTokens: "required", httpPutResponseHopLimit: 3 })).toEqual([hops]);
    for (const kept of [1, 2]) expect(mend({ httpTokens: "required", httpPutResponseHopLimit: kept })).toEqual([]);
    expect(mend({ httpTokens: UNKNOWN, httpPutResponseHopLimit: UNKNOWN })).toEqual([tokens]);
    expect(mend({ httpEndpoint: "disabled", httpTokens: "optional", httpPutResponseHopLimit: 64 })).toEqual([]);
    // The policy goes on finding fault with these.
    expect(mend(UNKNOWN)).toEqual([]);
    expect(mend(undefined, { launchTemplate: { id: "lt-0" } }, instance)).toEqual([]);
    expect(imdsv2Required.levels).toEqual({ dev: "advisory", staging: "mandatory", prod: "mandatory" });
  });
});
