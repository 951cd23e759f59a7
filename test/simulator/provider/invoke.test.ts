import { describe, expect, it } from "vitest";
import { Secret } from "../../../components/core/value.ts";
import { simulatedAws } from "../../../simulator/aws/index.ts";
import { simulatedGcp } from "../../../simulator/gcp/index.ts";
import { closeAfterEach, failing, provider, rehearsing } from "./client.ts";

closeAfterEach();

const vpc = "aws:ec2/vpc:Vpc";
const getVpc = "aws:ec2/getVpc:getVpc";

describe("a function of a provider", () => {
  it("finds what the program has made, also with another provider of the same rehearsal, and until it is deleted", async () => {
    const rehearsal = rehearsing();
    const [first, second] = [await provider(simulatedAws, { rehearsal }), await provider(simulatedAws, { rehearsal })];
    for (const one of [first, second]) await one.configure({ region: "us-east-2" });
    const inputs = { cidrBlock: "10.0.0.0/16", tags: { Name: "main" } };
    const { id, outputs } = await first.create(vpc, "main", inputs);
    const answer = { id, arn: outputs["arn"], cidrBlock: "10.0.0.0/16", state: "available", tags: { Name: "main" } };
    expect(await first.invoke(getVpc, { id })).toMatchObject(answer);
    expect(await second.invoke(getVpc, { tags: { Name: "main" } })).toMatchObject(answer);
    await first.delete(vpc, "main", id, inputs);
    expect((await failing(second.invoke(getVpc, { id }))).details).toContain("nothing that the program has made fits");
  });

  it("is asked where its provider is", async () => {
    const rehearsal = rehearsing();
    const asked = await provider(simulatedAws, { rehearsal });
    await asked.configure({ region: "us-east-2" });
    const { id } = await asked.create(vpc, "main", { cidrBlock: "10.0.0.0/16" });
    const west = await provider(simulatedAws, { rehearsal });
    await west.configure({ region: "us-west-2" });
    await failing(west.invoke(getVpc, { id }));
    expect(await west.invoke(getVpc, { id, region: "us-east-2" })).toMatchObject({ id });
  });

  it("that finds nothing says with what it was asked, and what to write into a file", async () => {
    const asked = await provider(simulatedAws, { rehearsal: rehearsing() });
    await asked.configure({ region: "us-east-2" });
    expect((await failing(asked.invoke("aws:s3/getBucket:getBucket", { bucket: "theirs" }))).details).toBe(
      'the simulated cloud has no answer for the function aws:s3/getBucket:getBucket with {"bucket":"theirs"}: nothing that the program ' +
        "has made fits, and what was there before nobody knows. Fix: give its result in a file for --answers, as " +
        '{"aws:s3/getBucket:getBucket": {"arn":"…","bucket":"theirs","bucketDomainName":"…","bucketRegion":"us-east-2",' +
        '"bucketRegionalDomainName":"…","hostedZoneId":"…","region":"us-east-2","id":"theirs"}}, or avoid the call in a preview.',
    );
  });

  it("goes by what the user gives, whatever the program has made", async () => {
    const answers = { [getVpc]: { id: "vpc-0a1b2c3d" } };
    const asked = await provider(simulatedAws, { rehearsal: rehearsing({ answers }) });
    const { id } = await asked.create(vpc, "main", { cidrBlock: "10.0.0.0/16" });
    expect(await asked.invoke(getVpc, { id })).toEqual({ id: "vpc-0a1b2c3d" });
  });

  it("reads what is secret in its arguments, and tells it to nobody", async () => {
    const asked = await provider(simulatedAws, { rehearsal: rehearsing() });
    const token = "aws:iam/getPolicyDocument:getPolicyDocument";
    const principals = [{ type: "AWS", identifiers: [new Secret("arn:aws:iam::111122223333:root")] }];
    const { json } = await asked.invoke(token, { statements: [{ actions: ["a:b"], principals }] });
    expect(json).toBeInstanceOf(Secret);
    expect(JSON.parse((json as Secret).reveal() as string).Statement[0].Principal).toEqual({
      AWS: "arn:aws:iam::111122223333:root",
    });
    const { details } = await failing(
      asked.invoke("aws:s3/getBucket:getBucket", { bucket: new Secret("hidden-bucket") }),
    );
    expect(details).toContain('with {"bucket":"[secret]"}');
    expect(details).not.toContain("hidden-bucket");
  });

  it("looks into no journal where it looks nothing up", async () => {
    const asked = await provider(simulatedGcp, { rehearsal: rehearsing() });
    await asked.configure({ project: "acme-ml" });
    expect(await asked.invoke("gcp:organizations/getClientConfig:getClientConfig")).toMatchObject({
      project: "acme-ml",
    });
    expect(asked.entries).toEqual([]);
  });
});
