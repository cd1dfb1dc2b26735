import type { FieldPath } from '../../../yaml/field-path.js';
import { utf8Length } from '../../../truncate.js';
import { isStrictIp } from '../../fields/ip-address.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import type { PodDNSConfig } from '../../schema/job-types.js';
import { invalid, mismatch, required } from '../../violations.js';

const PATH: FieldPath = [...POD_SPEC_PATH, 'dnsConfig'];
const MAX_SERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_LENGTH = 2048;
const WITH_UNDERSCORES = /^_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:\._?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*$/;

export const dnsConfig: JobRule = {
  id: 'dns-config',
  severity: 'error',
  description:
    'dnsConfig has at most 3 nameservers and 32 search domains of 2048 characters in all, and is there with a nameserver where dnsPolicy is None.',
  remediation: 'Correct the entry, or leave dnsConfig to the cluster.',
  check({ podSpec: { dnsPolicy, dnsConfig } }, report) {
    if (dnsPolicy === 'None' && dnsConfig === undefined)
      return report(required(PATH, 'dnsConfig beside dnsPolicy None'));
    if (dnsConfig === undefined) return;
    if (dnsPolicy === 'None' && (dnsConfig.nameservers ?? []).length === 0)
      return report(required([...PATH, 'nameservers'], 'a nameserver beside dnsPolicy None'));
    checkConfig(dnsConfig, report);
  },
};

function checkConfig({ nameservers = [], searches = [], options = [] }: PodDNSConfig, report: Report): void {
  if (nameservers.length > MAX_SERVERS)
    report(mismatch([...PATH, 'nameservers'], `at most ${MAX_SERVERS} nameservers`, String(nameservers.length)));
  for (const [index, server] of nameservers.entries())
    if (!isStrictIp(server)) report(invalid([...PATH, 'nameservers', index], 'an IP address', server));
  const list = [...PATH, 'searches'];
  if (searches.length > MAX_SEARCHES)
    report(mismatch(list, `at most ${MAX_SEARCHES} search domains`, String(searches.length)));
  const bytes = utf8Length(searches.join(' '));
  if (bytes > MAX_SEARCH_LENGTH) report(mismatch(list, `at most ${MAX_SEARCH_LENGTH} characters`, String(bytes)));
  for (const [index, search] of searches.entries()) {
    const domain = search.endsWith('.') ? search.slice(0, -1) : search;
    const isLegal = search === '.' || (domain.length <= 253 && WITH_UNDERSCORES.test(domain));
    if (!isLegal) report(invalid([...list, index], 'a domain', search));
  }
  for (const [index, { name = '' }] of options.entries())
    if (name === '') report(required([...PATH, 'options', index], 'the name of an option'));
}
