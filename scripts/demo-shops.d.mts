export interface DemoShop {
  readonly name: string
  readonly shop: {
    readonly shopId: string
    readonly appKey: string
    readonly appSecret: string
    readonly accessToken?: string
    readonly refreshToken?: string
    readonly extra?: Readonly<Record<string, string>>
  }
  readonly credentials: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
}

export const demoShops: Readonly<Record<string, DemoShop>>
