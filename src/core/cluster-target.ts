/** Which cluster: both absent = the usual kubeconfig search order. */
export interface ClusterTarget {
  kubeconfig?: string;
  context?: string;
}
