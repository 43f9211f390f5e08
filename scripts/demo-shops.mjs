// One shop on every platform that the sandbox plays and the product connects to: for the demo tenant, the tests on real
// processes and the benchmark. All of it is made up.

/** By kind. `shop`: as the sandbox knows it. `credentials`, `settings`: as the product's form asks for them (the gateway is added). */
export const demoShops = {
  doudian: {
    name: '青禾抖音旗舰店',
    shop: { shopId: '4463798', appKey: '7101234567890123456', appSecret: '2ad2355c-01d0-11f8-91dc-05a8cd1054b1' },
    credentials: {
      appKey: '7101234567890123456',
      appSecret: '2ad2355c-01d0-11f8-91dc-05a8cd1054b1',
      shopId: '4463798',
    },
    settings: {},
  },
  pdd: {
    name: '青禾拼多多旗舰店',
    shop: {
      shopId: '171504183',
      appKey: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
      appSecret: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
      accessToken: '66ab77cd88ef49b0aa11bb22cc33dd44ee55ff66',
      extra: { lagSeconds: '0' },
    },
    credentials: {
      clientId: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
      clientSecret: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
      mallId: '171504183',
      accessToken: '66ab77cd88ef49b0aa11bb22cc33dd44ee55ff66',
    },
    settings: { lagSeconds: 0 },
  },
  taobao: {
    name: '青禾天猫旗舰店',
    shop: {
      shopId: '2671514005',
      appKey: '33220011',
      appSecret: '6f1e2d3c4b5a69788796a5b4c3d2e1f0',
      accessToken: '6100e23f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4123456789',
    },
    credentials: {
      appKey: '33220011',
      appSecret: '6f1e2d3c4b5a69788796a5b4c3d2e1f0',
      sellerNick: '青禾天猫旗舰店',
      sessionKey: '6100e23f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4123456789',
    },
    settings: {},
  },
  'weixin-shop': {
    name: '青禾微信小店',
    shop: {
      shopId: 'wx1234567890abcdef',
      appKey: 'wx1234567890abcdef',
      appSecret: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
      extra: { token: 'OmsTok3n2026', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' },
    },
    credentials: {
      appId: 'wx1234567890abcdef',
      appSecret: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
      token: 'OmsTok3n2026',
      encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    },
    settings: {},
  },
  kuaishou: {
    name: '青禾快手小店',
    shop: {
      shopId: 'f18dff7d0e0aseller',
      appKey: 'ks700000000000000001',
      appSecret: 'c0ffee5e4d3c2b1a09f8e7d6',
      extra: { signSecret: '5e4d3c2b1a09f8e7d6c5b4a392817065', msgSecret: 'AQIDBAUGBwgJCgsMDQ4PEA==' },
      accessToken: 'ks-demo-access-token',
      refreshToken: 'ks-demo-refresh-token',
    },
    credentials: {
      appKey: 'ks700000000000000001',
      appSecret: 'c0ffee5e4d3c2b1a09f8e7d6',
      signSecret: '5e4d3c2b1a09f8e7d6c5b4a392817065',
      msgSecret: 'AQIDBAUGBwgJCgsMDQ4PEA==',
      refreshToken: 'ks-demo-refresh-token',
    },
    settings: {},
  },
  xiaohongshu: {
    name: '青禾小红书店',
    shop: {
      shopId: '5f0000000000000000000001',
      appKey: '6f1e2d3c4b5a69788796',
      appSecret: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
      accessToken: 'xhs-demo-access-token',
      refreshToken: 'xhs-demo-refresh-token',
    },
    credentials: {
      appId: '6f1e2d3c4b5a69788796',
      appSecret: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
      refreshToken: 'xhs-demo-refresh-token',
    },
    settings: {},
  },
  aliexpress: {
    name: 'Qinghe Store',
    shop: {
      shopId: '2001514005',
      appKey: '508156',
      appSecret: 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW',
      accessToken: '50000500a1b2c3d4e5f60718293a4b5c',
      refreshToken: '50001500f1e2d3c4b5a69788796a5b4c',
    },
    credentials: {
      appKey: '508156',
      appSecret: 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW',
      refreshToken: '50001500f1e2d3c4b5a69788796a5b4c',
    },
    settings: {},
  },
  jd: {
    name: '青禾京东旗舰店',
    shop: {
      shopId: '10099999',
      appKey: 'A1B2C3D4E5F60718293A4B5C6D7E8F90',
      appSecret: 'c0ffee11223344556677889900aabbcc',
      accessToken: 'd6c5b4a3928170d6c5b4a3928170',
    },
    credentials: {
      appKey: 'A1B2C3D4E5F60718293A4B5C6D7E8F90',
      appSecret: 'c0ffee11223344556677889900aabbcc',
      venderId: '10099999',
      accessToken: 'd6c5b4a3928170d6c5b4a3928170',
    },
    settings: {},
  },
  shopify: {
    name: '青禾海外独立站',
    shop: {
      shopId: 'oms-demo.myshopify.com',
      appKey: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
      appSecret: 'hush_shpss_0123456789abcdef0123456789',
      accessToken: 'shpat_demo_0123456789abcdef',
      refreshToken: 'shprt_demo_0123456789abcdef',
    },
    credentials: {
      shop: 'oms-demo.myshopify.com',
      clientId: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
      clientSecret: 'hush_shpss_0123456789abcdef0123456789',
      accessToken: 'shpat_demo_0123456789abcdef',
    },
    settings: {},
  },
  woocommerce: {
    name: '青禾官网商城',
    shop: {
      shopId: 'shop.example.com',
      appKey: 'ck_0123456789abcdef0123456789abcdef01234567',
      appSecret: 'cs_0123456789abcdef0123456789abcdef01234567',
      extra: { webhookSecret: 'plain_secret_0123' },
    },
    credentials: {
      site: 'https://shop.example.com',
      consumerKey: 'ck_0123456789abcdef0123456789abcdef01234567',
      consumerSecret: 'cs_0123456789abcdef0123456789abcdef01234567',
      webhookSecret: 'plain_secret_0123',
    },
    settings: {},
  },
  amazon: {
    name: '青禾 Amazon 美国站',
    shop: {
      shopId: 'A3TH9S8BH6GOGM',
      appKey: 'amzn1.sp.solution.demo',
      appSecret: 'amzn1.oa2-cs.v1.demo',
      // Amazon's own limits would let the tests wait for hours.
      extra: {
        clientId: 'amzn1.application-oa2-client.demo',
        pushSecret: 'a-secret-of-the-merchant',
        listBurst: '5000',
        callBurst: '5000',
      },
      accessToken: 'Atza|demo',
      refreshToken: 'Atzr|demo',
    },
    credentials: {
      sellerId: 'A3TH9S8BH6GOGM',
      marketplaceIds: 'ATVPDKIKX0DER',
      clientId: 'amzn1.application-oa2-client.demo',
      clientSecret: 'amzn1.oa2-cs.v1.demo',
      applicationId: 'amzn1.sp.solution.demo',
      refreshToken: 'Atzr|demo',
      pushSecret: 'a-secret-of-the-merchant',
    },
    settings: {},
  },
}
