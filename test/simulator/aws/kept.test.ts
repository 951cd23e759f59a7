import { describe, expect, it } from "vitest";
import { offeringIdOf } from "../../../simulator/aws/offerings.ts";
import { awsTypes as t } from "../../../simulator/aws/tokens.ts";
import { Account, refusalFrom } from "./account.ts";

const block = "aws:ec2/capacityBlockReservation:CapacityBlockReservation";

describe("what stays when its provider deletes it", () => {
  it("a Capacity Block, which is paid for: the next one is another", () => {
    const account = new Account();
    const inputs = { capacityBlockOfferingId: "cb-0123456789abcdefg", instancePlatform: "Linux/UNIX" };
    const first = account.make(block, inputs);
    account.remove(first);
    expect(account.world.all(block)).toEqual([{ ...first, left: "whole" }]);
    const second = account.make(block, inputs);
    expect(second.id).not.toBe(first.id);
    expect(account.world.all(block).map(({ id, left }) => [id, left])).toEqual([
      [first.id, "whole"],
      [second.id, undefined],
    ]);
  });

  it.each([
    [undefined, "name"],
    [7, "name"],
    [0, undefined],
  ])("the name of a secret, with a recovery window of %s days", (recoveryWindowInDays, left) => {
    const account = new Account();
    const inputs = { name: "token", ...(recoveryWindowInDays === undefined ? {} : { recoveryWindowInDays }) };
    const secret = account.make(t.secret, inputs);
    expect(account.refusalOf(t.secret, inputs, "two").message).toBe(
      "The operation failed because the secret token already exists.",
    );
    account.remove(secret);
    expect(account.world.find([t.secret], "token")).toBeUndefined();
    if (left === undefined) {
      account.make(t.secret, inputs, "two");
      return;
    }
    expect(account.refusalOf(t.secret, inputs, "two")).toMatchObject({
      code: "InvalidRequestException",
      message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    account.make(t.secret, { name: "another" }, "three");
  });

  it("a log group that the program does not want to be deleted", () => {
    const account = new Account();
    const [kept, gone] = [true, false].map((skipDestroy) =>
      account.make(t.logGroup, { name: `logs-${skipDestroy}`, skipDestroy }, String(skipDestroy)),
    );
    account.remove(kept!);
    account.remove(gone!);
    expect(account.world.all(t.logGroup).map(({ id, left }) => [id, left])).toEqual([["logs-true", "whole"]]);
  });
});

describe("what is not deleted while it is protected", () => {
  it.each([
    [
      t.instance,
      "disableApiTermination",
      "OperationNotPermitted",
      /^The instance 'i-0[0-9a-f]{16}' may not be terminated\. Modify its 'disableApiTermination' instance attribute and try again\.$/,
    ],
    [
      t.logGroup,
      "deletionProtectionEnabled",
      "ValidationException",
      /^Cannot delete log group with deletion protection enabled\. Disable deletion protection first\.$/,
    ],
  ])("%s %s", (type, property, code, message) => {
    const account = new Account();
    const made = account.make(type, { [property]: true });
    const refused = refusalFrom(() => account.remove(made));
    expect(refused.code).toBe(code);
    expect(refused.message).toMatch(message);
    account.remove(account.change(made, { [property]: false }));
    expect(account.world.all()).toEqual([]);
  });
});

describe("a Capacity Block", () => {
  it("is what was offered", () => {
    const account = new Account();
    const offered = { instanceType: "p5.48xlarge", instanceCount: 4 };
    const bought = account.make(block, { capacityBlockOfferingId: offeringIdOf(offered) });
    expect(bought.outputs).toMatchObject(offered);
    const unknown = account.make(block, { capacityBlockOfferingId: "cb-0123456789abcdefg" }, "theirs");
    expect(unknown.outputs).not.toHaveProperty("instanceCount");
  });

  it("holds as many nodes as were bought, of the type that was", () => {
    const account = new Account();
    const capacityBlockOfferingId = offeringIdOf({ instanceType: "p5.48xlarge", instanceCount: 2 });
    const { id } = account.make(block, { capacityBlockOfferingId });
    const group = (desiredSize: number, instanceType: string, name: string) => {
      const template = account.make(
        t.launchTemplate,
        {
          instanceType,
          instanceMarketOptions: { marketType: "capacity-block" },
          capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: id } },
        },
        name,
      );
      return {
        clusterName: "main",
        nodeRoleArn: "arn:aws:iam::123456789012:role/example-nodes",
        subnetIds: ["subnet-0123456789abcdef0"],
        capacityType: "CAPACITY_BLOCK",
        scalingConfig: { minSize: 0, desiredSize, maxSize: 4 },
        launchTemplate: { id: template.id, version: "1" },
      };
    };
    const short =
      "The requested reservation does not have sufficient compatible and available capacity for this request.";
    expect(account.refusalOf(t.nodeGroup, group(3, "p5.48xlarge", "many")).message).toContain(short);
    expect(account.refusalOf(t.nodeGroup, group(1, "p5e.48xlarge", "other")).message).toContain(short);
    account.make(t.nodeGroup, group(2, "p5.48xlarge", "fits"));
  });
});
