import { ConsoleFrame } from './console-frame.tsx'
import { createQueryClient } from './query-client.ts'
import { AppRoutes } from './routes.tsx'

const queryClient = createQueryClient()

export const App = () => (
  <ConsoleFrame client={queryClient}>
    <AppRoutes />
  </ConsoleFrame>
)
