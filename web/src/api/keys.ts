/** Every query key of the console. The first word is the topic that a live message invalidates. */
export const queryKeys = {
  me: ['me'] as const,
  orders: {
    all: ['orders'] as const,
    list: (filter: object) => ['orders', 'list', filter] as const,
    detail: (id: string) => ['orders', 'detail', id] as const,
    board: ['orders', 'board'] as const,
    find: (text: string) => ['orders', 'find', text] as const,
  },
  stock: {
    all: ['stock'] as const,
    list: (filter: object) => ['stock', 'list', filter] as const,
    explain: (sku: string) => ['stock', 'explain', sku] as const,
    movements: (sku: string) => ['stock', 'movements', sku] as const,
  },
  skus: (text: string) => ['skus', text] as const,
  mappingTasks: ['mapping-tasks'] as const,
  warehouses: ['warehouses'] as const,
  fulfilments: {
    all: ['fulfilments'] as const,
    list: (filter: object) => ['fulfilments', 'list', filter] as const,
  },
  connections: ['connections'] as const,
  connectionKinds: ['connection-kinds'] as const,
  cases: { all: ['cases'] as const, list: (status: string) => ['cases', status] as const },
  parked: { all: ['parked'] as const, list: (status: string) => ['parked', status] as const },
  noticeRoutes: ['notice-routes'] as const,
  notices: ['notices'] as const,
  insights: { all: ['insights'] as const, today: ['insights', 'today'] as const, odi: ['insights', 'odi'] as const },
  apiKeys: ['api-keys'] as const,
}
