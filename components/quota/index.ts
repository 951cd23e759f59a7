export * from "./demand.ts";
export * from "./headroom.ts";
export * from "./quota.ts";
export * from "./snapshot.ts";
