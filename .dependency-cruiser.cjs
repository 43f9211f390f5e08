/** Import law (docs/design/layout.md): arrows may only point down. Type-only edges are ignored for cycles. */
const rooms = [
  'tenants',
  'catalog',
  'warehouses',
  'orders',
  'stock',
  'routing',
  'promise',
  'fulfilment',
  'logistics',
  'notify',
  'cases',
  'insights',
  'ingest',
  'connections',
  'channels',
  'clock',
  'feed',
  'regions',
]
const room = `^src/(${rooms.join('|')})/`

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-knows-nothing',
      severity: 'error',
      comment: 'core/ holds words everybody shares',
      from: { path: '^src/core/' },
      to: { path: '^(src/(?!core/)|durable-objects/)' },
    },
    { name: 'platform-knows-no-feature', severity: 'error', from: { path: '^src/platform/' }, to: { path: room } },
    {
      name: 'platform-calls-no-flow',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/flows/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'rules know rules, contracts and core',
      from: { path: '^src/[^/]+/domain/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/[^/]+/domain/',
          '^src/core/',
          '[.](contract|port|errors|messages)[.]ts$',
          '^src/regions/data/',
          '^src/platform/integration-error[.]ts$',
        ],
      },
    },
    {
      name: 'domain-uses-no-runtime',
      severity: 'error',
      from: { path: '^src/[^/]+/domain/' },
      to: { path: '^(node_modules/(drizzle-orm|hono|better-auth)|cloudflare:)' },
    },
    {
      name: 'rooms-do-not-call-each-other',
      severity: 'error',
      comment: 'a room sees other rooms’ domain, contracts and ports only; flows compose',
      from: { path: `${room}(?!.*[.]routes[.]ts$)` },
      to: {
        path: room,
        pathNot: [
          '^src/$1/',
          '^src/[^/]+/domain/',
          '[.](contract|port|errors)[.]ts$',
          '^src/regions/',
          '^src/feed/tenant-feed[.]client[.]ts$',
        ],
      },
    },
    {
      name: 'only-routes-call-flows',
      severity: 'error',
      from: { path: room, pathNot: '[.]routes[.]ts$' },
      to: { path: '^src/flows/' },
    },
    {
      name: 'routes-touch-no-foreign-storage',
      severity: 'error',
      from: { path: `${room}.*[.]routes[.]ts$` },
      to: { path: '[.](repository|tables)[.]ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'adapters-ignore-siblings',
      severity: 'error',
      from: { path: '^src/(channels|logistics/carriers|notify/messengers)/([^/]+)/' },
      to: {
        path: '^src/(channels|logistics/carriers|notify/messengers)/[^/]+/',
        pathNot: ['^src/$1/$2/', '^src/channels/domain/'],
      },
    },
    {
      name: 'objects-run-rules-only',
      severity: 'error',
      from: { path: '^durable-objects/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/[^/]+/domain/',
          '[.](port|messages|contract)[.]ts$',
          '^src/core/',
          '^src/platform/(env|log)[.]ts$',
        ],
      },
    },
    {
      name: 'only-index-imports-objects',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/index[.]ts$' },
      to: { path: '^durable-objects/' },
    },
    {
      name: 'nothing-imports-the-sandbox',
      severity: 'error',
      from: { path: '^(src|durable-objects|web)/' },
      to: { path: '^sandbox/' },
    },
    {
      name: 'sandbox-imports-no-product',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|durable-objects)/' },
    },
    {
      name: 'console-sees-contracts-only',
      severity: 'error',
      from: { path: '^web/src/' },
      to: {
        path: '^src/',
        pathNot: '([.](contract|messages)[.]ts$|^src/(core|platform/rights)|/domain/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['[.]d[.]ts$', '^src/index[.]ts$', '[.]errors[.]ts$'] },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.json'] },
    parser: 'swc',
  },
}
