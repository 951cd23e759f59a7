import { expect, it } from "vitest";
import { unasked } from "../../../cli/rehearse/answered.ts";
import type { JournalEntry } from "../../../simulator/world/journal.ts";

const stackReference = "pulumi:pulumi:StackReference";
const answered = (answer: string): JournalEntry => ({ kind: "answered", at: 1, answer });
const read = (id: string) => ({ type: stackReference, id, urn: `urn:pulumi:dev::p::${stackReference}::${id}` });

it("tells every answer that nothing asked for, and what may be meant", () => {
  const answers = {
    "aws:ssm/getParameter:getParametr": { value: "a" },
    "aws:ssm/getParameter:getParameter": { value: "a" },
    "my:own/thing:getIt": {},
    "aws:ec2/vcp:Vpc::vpc-1": {},
    "aws:ec2/vpc:Vpc::vpc-1": {},
    "aws:ec2/vpc:Vpc::vpc-2": {},
  };
  expect(unasked(answers, [answered("aws:ec2/vpc:Vpc::vpc-1")], [])).toEqual([
    "--answers: nothing called aws:ssm/getParameter:getParametr. Fix: write aws:ssm/getParameter:getParameter, or leave it out",
    "--answers: nothing called aws:ssm/getParameter:getParameter. Fix: check how it is written, or leave it out",
    "--answers: nothing called my:own/thing:getIt. Fix: check how it is written, or leave it out",
    "--answers: nothing named aws:ec2/vcp:Vpc vpc-1. Fix: write aws:ec2/vpc:Vpc::vpc-1, or leave it out",
    "--answers: nothing named aws:ec2/vpc:Vpc vpc-2. Fix: check how it is written, or leave it out",
  ]);
});

it("tells stacks that no program read, once all programs were made", () => {
  const answers = {
    [stackReference]: { "organization/network/dev": {}, "organization/netwrk/dev": {}, "organization/x/y": {} },
  };
  const states = [read("organization/network/dev")];
  expect(unasked(answers, [], states)).toEqual([
    "--answers: no program read the stack organization/netwrk/dev. Fix: write organization/network/dev",
    "--answers: no program read the stack organization/x/y. Fix: leave it out",
  ]);
  expect(unasked(answers, [], undefined)).toEqual([]);
});

it("tells nothing where everything was asked for, or nothing given", () => {
  const answers = { "aws:ssm/getParameter:getParameter": {}, [stackReference]: { "organization/network/dev": {} } };
  const entries = [answered("aws:ssm/getParameter:getParameter")];
  expect(unasked(answers, entries, [read("organization/network/dev")])).toEqual([]);
  expect(unasked({}, [], [])).toEqual([]);
});

it("takes what no simulated cloud has and the SDK knows for what it is, and names none of another package", () => {
  const answers = {
    "aws:elasticache/getCluster:getCluster": {},
    "aws:rds/instance:Instance::db-1": {},
    "gcp:projects/iAMAuditConfig:IAMAuditConfig::acme": {},
    "aws:compute/getZnes:getZnes": {},
    "aws:index/getRegon:getRegon": {},
  };
  expect(unasked(answers, [], [])).toEqual([
    "--answers: nothing called aws:elasticache/getCluster:getCluster. Fix: check how it is written, or leave it out",
    "--answers: nothing named aws:rds/instance:Instance db-1. Fix: check how it is written, or leave it out",
    "--answers: nothing named gcp:projects/iAMAuditConfig:IAMAuditConfig acme. Fix: check how it is written, or leave it out",
    expect.not.stringContaining("gcp:"),
    "--answers: nothing called aws:index/getRegon:getRegon. Fix: write aws:index/getRegion:getRegion, or leave it out",
  ]);
});
