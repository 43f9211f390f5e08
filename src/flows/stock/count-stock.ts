/** A stock-take also opens the SKU in the catalogue, so that what was counted can be sold and found. */
import { catalogRepository } from '../../catalog/catalog.repository.ts'
import { countStock } from '../../stock/actions/count-stock.ts'

export async function countAndCatalogue(input: Parameters<typeof countStock>[0]): ReturnType<typeof countStock> {
  const { ctx } = input
  const counted = await countStock(input)
  const { sku } = input.input
  if (counted.ok && (await catalogRepository(ctx).sku(sku)) === null)
    await ctx.db.$client.batch(
      catalogRepository(ctx).saveSkus(
        [
          {
            code: sku,
            name: sku,
            spec: '',
            imageUrl: '',
            barcode: '',
            priceFen: 0,
            weightG: 0,
            volumeCm3: 0,
            safetyStock: 0,
          },
        ],
        ctx.clock.now(),
      ),
    )
  return counted
}
