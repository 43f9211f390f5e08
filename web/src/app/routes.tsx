import { type ComponentType, lazy } from 'react'
import { Navigate, Route, Routes } from 'react-router'
import { RequireSession } from '../features/session/require-session.tsx'
import { AuthorisedPage } from '../routes/authorised-page.tsx'
import { ConfirmEmailPage } from '../routes/confirm-email-page.tsx'
import { ForgotPasswordPage } from '../routes/forgot-password-page.tsx'
import { InvitationPage } from '../routes/invitation-page.tsx'
import { NotFoundPage } from '../routes/not-found-page.tsx'
import { ResetPasswordPage } from '../routes/reset-password-page.tsx'
import { SignInPage } from '../routes/sign-in-page.tsx'
import { SignUpPage } from '../routes/sign-up-page.tsx'
import { Shell } from './shell.tsx'

const page = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }))

const TodayPage = page(async () => (await import('../routes/today-page.tsx')).TodayPage)
const BoardPage = page(async () => (await import('../routes/board-page.tsx')).BoardPage)
const OrdersPage = page(async () => (await import('../routes/orders-page.tsx')).OrdersPage)
const OrderPage = page(async () => (await import('../routes/order-page.tsx')).OrderPage)
const FindingsPage = page(async () => (await import('../routes/findings-page.tsx')).FindingsPage)
const StockPage = page(async () => (await import('../routes/stock-page.tsx')).StockPage)
const CampaignsPage = page(async () => (await import('../routes/campaigns-page.tsx')).CampaignsPage)
const CampaignPage = page(async () => (await import('../routes/campaign-page.tsx')).CampaignPage)
const FulfilmentsPage = page(async () => (await import('../routes/fulfilments-page.tsx')).FulfilmentsPage)
const MergesPage = page(async () => (await import('../routes/merges-page.tsx')).MergesPage)
const ConnectionsPage = page(async () => (await import('../routes/connections-page.tsx')).ConnectionsPage)
const ImportsPage = page(async () => (await import('../routes/imports-page.tsx')).ImportsPage)
const BooksPage = page(async () => (await import('../routes/books-page.tsx')).BooksPage)
const FieldRulesPage = page(async () => (await import('../routes/field-rules-page.tsx')).FieldRulesPage)
const CasesPage = page(async () => (await import('../routes/cases-page.tsx')).CasesPage)
const PaymentsPage = page(async () => (await import('../routes/payments-page.tsx')).PaymentsPage)
const ParkedPage = page(async () => (await import('../routes/parked-page.tsx')).ParkedPage)
const MappingsPage = page(async () => (await import('../routes/mappings-page.tsx')).MappingsPage)
const NoticesPage = page(async () => (await import('../routes/notices-page.tsx')).NoticesPage)
const WebhooksPage = page(async () => (await import('../routes/webhooks-page.tsx')).WebhooksPage)
const AuditPage = page(async () => (await import('../routes/audit-page.tsx')).AuditPage)
const AccountPage = page(async () => (await import('../routes/account-page.tsx')).AccountPage)
const MembersPage = page(async () => (await import('../routes/members-page.tsx')).MembersPage)
const SettingsPage = page(async () => (await import('../routes/settings-page.tsx')).SettingsPage)

export function AppRoutes() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route path="/sign-up" element={<SignUpPage />} />
      <Route path="/forgot-password" element={<ForgotPasswordPage />} />
      <Route path="/reset-password" element={<ResetPasswordPage />} />
      <Route path="/confirm-email" element={<ConfirmEmailPage />} />
      <Route path="/authorised" element={<AuthorisedPage />} />
      <Route path="/invitation" element={<InvitationPage />} />
      <Route
        element={
          <RequireSession>
            <Shell />
          </RequireSession>
        }
      >
        <Route index element={<Navigate to="/today" replace />} />
        <Route path="/today" element={<TodayPage />} />
        <Route path="/board" element={<BoardPage />} />
        <Route path="/orders" element={<OrdersPage />} />
        <Route path="/orders/:id" element={<OrderPage />} />
        <Route path="/imports" element={<ImportsPage />} />
        <Route path="/merges" element={<MergesPage />} />
        <Route path="/stock" element={<StockPage />} />
        <Route path="/stock/findings" element={<FindingsPage />} />
        <Route path="/campaigns" element={<CampaignsPage />} />
        <Route path="/campaigns/:id" element={<CampaignPage />} />
        <Route path="/fulfilments" element={<FulfilmentsPage />} />
        <Route path="/connections" element={<ConnectionsPage />} />
        <Route path="/connections/:id/books" element={<BooksPage />} />
        <Route path="/connections/:id/fields" element={<FieldRulesPage />} />
        <Route path="/cases" element={<CasesPage />} />
        <Route path="/payments" element={<PaymentsPage />} />
        <Route path="/parked" element={<ParkedPage />} />
        <Route path="/mappings" element={<MappingsPage />} />
        <Route path="/notices" element={<NoticesPage />} />
        <Route path="/webhooks" element={<WebhooksPage />} />
        <Route path="/audit" element={<AuditPage />} />
        <Route path="/members" element={<MembersPage />} />
        <Route path="/account" element={<AccountPage />} />
        <Route path="/settings" element={<SettingsPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  )
}
