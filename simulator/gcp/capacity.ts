import { type Properties, readNumber } from "../../components/core/value.ts";
import type { Asked } from "../cloudType.ts";
import type { Refusal } from "../refusal.ts";
import { computeLink, type GoogleType } from "./googleType.ts";
import { providerProtection } from "./keeping.ts";
import { computeMadeAt, fingerprint, number, regional, text, zonal } from "./made.ts";
import { quotaExceeded } from "./quota.ts";
import { badRequest } from "./refusals.ts";

const link = computeLink;

/** How machines are placed and held ready. */
export const capacityTypes: readonly GoogleType[] = [
  {
    type: "gcp:compute/resourcePolicy:ResourcePolicy",
    id: regional("resourcePolicies"),
    link,
    called: "ResourcePolicy",
    refuse: badWorkload,
  },
  {
    type: "gcp:compute/reservation:Reservation",
    id: zonal("reservations"),
    link,
    outputs: ({ inputs }) => ({
      creationTimestamp: computeMadeAt,
      commitment: "",
      kind: "compute#reservation",
      status: "READY",
      satisfiesPzs: false,
      linkedCommitments: [],
      blockNames: [],
      reservationBlockCount: 0,
      resourceStatuses: [],
      specificReservation: { inUseCount: 0, ...countOf(inputs) },
    }),
    called: "Reservation",
    refuse: quotaExceeded,
    minutes: {
      create: 0.3,
      delete: 0.3,
      source: "https://docs.cloud.google.com/compute/docs/instances/reservations-overview",
    },
  },
  {
    type: "gcp:compute/futureReservation:FutureReservation",
    id: zonal("futureReservations"),
    link,
    outputs: ({ seed, project, inputs }, id) => ({
      creationTimestamp: computeMadeAt,
      selfLinkWithId: `${link}projects/${project}/zones/${text(inputs, "zone")}/futureReservations/${number(seed)}`,
      statuses: [
        { procurementStatus: text(inputs, "planningStatus") === "SUBMITTED" ? "PENDING_APPROVAL" : "DRAFTING" },
      ],
      selfLink: `${link}${id}`,
    }),
    called: "FutureReservation",
  },
  {
    type: "gcp:compute/resourcePolicyAttachment:ResourcePolicyAttachment",
    id: ({ project, inputs, name }) => `${project}/${text(inputs, "zone")}/${text(inputs, "instance")}/${name}`,
    called: "ResourcePolicyAttachment",
    taken: null,
  },
  {
    type: "gcp:compute/storagePool:StoragePool",
    id: zonal("storagePools"),
    outputs: ({ seed }) => ({
      creationTimestamp: computeMadeAt,
      kind: "compute#storagePool",
      labelFingerprint: fingerprint(seed),
      resourceStatuses: [],
      statuses: [],
    }),
    called: "StoragePool",
    protection: {
      ...providerProtection(
        "cannot destroy storage pool without setting deletion_protection=false and running `terraform apply`",
        "hashicorp/terraform-provider-google google/services/compute/resource_compute_storage_pool.go",
      ),
      isOnUnsaid: true,
    },
  },
];

function countOf(inputs: Properties): Properties {
  const count = readNumber(inputs, "specificReservation.count");
  return count.state === "known" ? { assuredCount: String(count.value) } : {};
}

/** A workload policy places a topology by its type. */
function badWorkload({ inputs }: Asked): Refusal | undefined {
  const topology = text(inputs, "workloadPolicy.acceleratorTopology");
  if (topology === "" || text(inputs, "workloadPolicy.type") === "HIGH_THROUGHPUT") return undefined;
  return badRequest(
    "Accelerator topology can only be specified for a workload policy of type HIGH_THROUGHPUT.",
    "https://docs.cloud.google.com/compute/docs/reference/rest/v1/resourcePolicies (workloadPolicy.acceleratorTopology)",
  );
}
