import type { AlikeInputs } from "../../alikeInputs.ts";
import { googleSchema } from "../source.ts";

/** What spreads requests over machines, and the addresses it answers at. */
export const alikeBalancing: Readonly<Record<string, AlikeInputs>> = {
  "gcp:compute/autoscaler:Autoscaler": {
    keptWhenLeftOut: ["project", "zone"],
    names: ["zone"],
    ...googleSchema("compute/resource_compute_autoscaler.go"),
  },
  "gcp:compute/backendBucket:BackendBucket": {
    keptWhenLeftOut: ["project"],
    ...googleSchema("compute/resource_compute_backend_bucket.go"),
  },
  "gcp:compute/backendService:BackendService": {
    keptWhenLeftOut: ["project"],
    ...googleSchema("compute/resource_compute_backend_service.go"),
  },
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": {
    keptWhenLeftOut: [
      "ipAddress",
      "ipProtocol",
      "network",
      "networkTier",
      "project",
      "serviceDirectoryRegistrations",
      "serviceDirectoryRegistrations.namespace",
      "subnetwork",
    ],
    names: ["network", "subnetwork"],
    caseless: ["ipProtocol"],
    ...googleSchema("compute/resource_compute_global_forwarding_rule.go"),
  },
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": {
    keptWhenLeftOut: ["project"],
    ...googleSchema("compute/resource_compute_global_network_endpoint_group.go"),
  },
  "gcp:compute/instanceGroup:InstanceGroup": {
    keptWhenLeftOut: ["network", "project", "zone"],
    names: ["network"],
    ...googleSchema("compute/resource_compute_instance_group.go"),
  },
  "gcp:compute/managedSslCertificate:ManagedSslCertificate": {
    keptWhenLeftOut: ["project"],
    defaults: { type: "MANAGED" },
    ...googleSchema("compute/resource_compute_managed_ssl_certificate.go"),
  },
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": {
    keptWhenLeftOut: ["project", "zone"],
    defaults: { networkEndpointType: "GCE_VM_IP_PORT" },
    names: ["network", "zone"],
    ...googleSchema("compute/resource_compute_network_endpoint_group.go"),
  },
  "gcp:compute/regionAutoscaler:RegionAutoscaler": {
    keptWhenLeftOut: ["project", "region"],
    names: ["region"],
    ...googleSchema("compute/resource_compute_region_autoscaler.go"),
  },
  "gcp:compute/regionBackendService:RegionBackendService": {
    keptWhenLeftOut: ["project"],
    defaults: { loadBalancingScheme: "INTERNAL" },
    names: ["network"],
    ...googleSchema("compute/resource_compute_region_backend_service.go"),
  },
  "gcp:compute/regionHealthCheck:RegionHealthCheck": {
    keptWhenLeftOut: ["project", "region"],
    names: ["region"],
    ...googleSchema("compute/resource_compute_region_health_check.go"),
  },
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": {
    keptWhenLeftOut: ["network", "project", "pscData"],
    defaults: { networkEndpointType: "SERVERLESS" },
    names: ["network", "region", "subnetwork"],
    ...googleSchema("compute/resource_compute_region_network_endpoint_group.go"),
  },
  "gcp:compute/regionTargetHttpProxy:RegionTargetHttpProxy": {
    keptWhenLeftOut: ["project", "region"],
    names: ["region"],
    ...googleSchema("compute/resource_compute_region_target_http_proxy.go"),
  },
  "gcp:compute/regionTargetHttpsProxy:RegionTargetHttpsProxy": {
    keptWhenLeftOut: ["project", "region"],
    names: ["region"],
    ...googleSchema("compute/resource_compute_region_target_https_proxy.go"),
  },
  "gcp:compute/regionUrlMap:RegionUrlMap": {
    keptWhenLeftOut: ["project"],
    ...googleSchema("compute/resource_compute_region_url_map.go"),
  },
  "gcp:compute/sSLCertificate:SSLCertificate": {
    keptWhenLeftOut: ["namePrefix", "project"],
    ...googleSchema("compute/resource_compute_ssl_certificate.go"),
  },
  "gcp:compute/sSLPolicy:SSLPolicy": {
    keptWhenLeftOut: ["project"],
    ...googleSchema("compute/resource_compute_ssl_policy.go"),
  },
  "gcp:compute/securityPolicy:SecurityPolicy": {
    keptWhenLeftOut: ["project", "type"],
    ...googleSchema("compute/resource_compute_security_policy.go"),
  },
  "gcp:compute/targetHttpProxy:TargetHttpProxy": {
    keptWhenLeftOut: ["project", "proxyBind"],
    ...googleSchema("compute/resource_compute_target_http_proxy.go"),
  },
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": {
    keptWhenLeftOut: ["project", "proxyBind", "tlsEarlyData"],
    ...googleSchema("compute/resource_compute_target_https_proxy.go"),
  },
  "gcp:compute/targetTCPProxy:TargetTCPProxy": {
    keptWhenLeftOut: ["project", "proxyBind"],
    ...googleSchema("compute/resource_compute_target_tcp_proxy.go"),
  },
  "gcp:compute/uRLMap:URLMap": { keptWhenLeftOut: ["project"], ...googleSchema("compute/resource_compute_url_map.go") },
  "gcp:compute/vPNGateway:VPNGateway": {
    keptWhenLeftOut: ["project", "region"],
    names: ["network", "region"],
    ...googleSchema("compute/resource_compute_vpn_gateway.go"),
  },
};
