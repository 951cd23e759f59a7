import type { ReplacingInputs } from "../../replacingInputs.ts";
import { google } from "../source.ts";

/** What spreads requests over machines, and the addresses it answers at. */
export const balancingRows: Readonly<Record<string, ReplacingInputs>> = {
  "gcp:compute/autoscaler:Autoscaler": {
    always: ["name", "project", "zone"],
    complete: true,
    ...google("compute/resource_compute_autoscaler.go"),
  },
  "gcp:compute/backendBucket:BackendBucket": {
    always: ["name", "params", "project"],
    complete: true,
    ...google("compute/resource_compute_backend_bucket.go"),
  },
  "gcp:compute/backendService:BackendService": {
    always: ["name", "params", "project"],
    complete: true,
    ...google("compute/resource_compute_backend_service.go"),
  },
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": {
    always: [
      "description",
      "ipAddress",
      "ipProtocol",
      "ipVersion",
      "metadataFilters",
      "name",
      "network",
      "networkTier",
      "noAutomateDnsZone",
      "portRange",
      "project",
      "serviceDirectoryRegistrations",
      "sourceIpRanges",
      "subnetwork",
    ],
    complete: true,
    ...google("compute/resource_compute_global_forwarding_rule.go"),
  },
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": {
    always: ["defaultPort", "description", "name", "networkEndpointType", "project"],
    complete: true,
    ...google("compute/resource_compute_global_network_endpoint_group.go"),
  },
  "gcp:compute/instanceGroup:InstanceGroup": {
    always: ["description", "name", "network", "project", "zone"],
    complete: true,
    ...google("compute/resource_compute_instance_group.go"),
  },
  "gcp:compute/managedSslCertificate:ManagedSslCertificate": {
    always: ["description", "managed", "name", "project", "type"],
    complete: true,
    ...google("compute/resource_compute_managed_ssl_certificate.go"),
  },
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": {
    always: ["defaultPort", "description", "name", "network", "networkEndpointType", "project", "subnetwork", "zone"],
    complete: true,
    ...google("compute/resource_compute_network_endpoint_group.go"),
  },
  "gcp:compute/regionAutoscaler:RegionAutoscaler": {
    always: ["name", "project", "region"],
    complete: true,
    ...google("compute/resource_compute_region_autoscaler.go"),
  },
  "gcp:compute/regionBackendService:RegionBackendService": {
    always: ["haPolicy.fastIpMove", "loadBalancingScheme", "name", "network", "params", "project"],
    ...google("compute/resource_compute_region_backend_service.go"),
  },
  "gcp:compute/regionHealthCheck:RegionHealthCheck": {
    always: ["name", "project", "region"],
    ...google("compute/resource_compute_region_health_check.go"),
  },
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": {
    always: [
      "appEngine",
      "cloudFunction",
      "cloudRun",
      "description",
      "name",
      "network",
      "networkEndpointType",
      "project",
      "pscData",
      "pscTargetService",
      "region",
      "subnetwork",
    ],
    complete: true,
    ...google("compute/resource_compute_region_network_endpoint_group.go"),
  },
  "gcp:compute/regionTargetHttpProxy:RegionTargetHttpProxy": {
    always: ["description", "httpKeepAliveTimeoutSec", "name", "project", "region"],
    complete: true,
    ...google("compute/resource_compute_region_target_http_proxy.go"),
  },
  "gcp:compute/regionTargetHttpsProxy:RegionTargetHttpsProxy": {
    always: ["description", "httpKeepAliveTimeoutSec", "name", "project", "region"],
    complete: true,
    ...google("compute/resource_compute_region_target_https_proxy.go"),
  },
  "gcp:compute/regionUrlMap:RegionUrlMap": {
    always: ["name", "project"],
    complete: true,
    ...google("compute/resource_compute_region_url_map.go"),
  },
  "gcp:compute/sSLCertificate:SSLCertificate": {
    always: ["certificate", "description", "name", "namePrefix", "privateKey", "privateKeyWoVersion", "project"],
    complete: true,
    ...google("compute/resource_compute_ssl_certificate.go"),
  },
  "gcp:compute/sSLPolicy:SSLPolicy": {
    always: ["description", "name", "project"],
    ...google("compute/resource_compute_ssl_policy.go"),
  },
  "gcp:compute/securityPolicy:SecurityPolicy": {
    always: ["name", "project", "type"],
    ...google("compute/resource_compute_security_policy.go"),
  },
  "gcp:compute/targetHttpProxy:TargetHttpProxy": {
    always: ["description", "httpKeepAliveTimeoutSec", "name", "project", "proxyBind"],
    complete: true,
    ...google("compute/resource_compute_target_http_proxy.go"),
  },
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": {
    always: ["description", "httpKeepAliveTimeoutSec", "name", "project", "proxyBind", "tlsEarlyData"],
    complete: true,
    ...google("compute/resource_compute_target_https_proxy.go"),
  },
  "gcp:compute/targetTCPProxy:TargetTCPProxy": {
    always: ["description", "name", "project", "proxyBind"],
    complete: true,
    ...google("compute/resource_compute_target_tcp_proxy.go"),
  },
  "gcp:compute/uRLMap:URLMap": {
    always: ["name", "project"],
    complete: true,
    ...google("compute/resource_compute_url_map.go"),
  },
  "gcp:compute/vPNGateway:VPNGateway": {
    always: ["description", "name", "network", "params", "project", "region"],
    complete: true,
    ...google("compute/resource_compute_vpn_gateway.go"),
  },
};
