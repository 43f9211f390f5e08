import { describe, expect, it } from 'vitest'
import { caseId } from '../../../src/cases/domain/case-id.ts'

describe('the id of a case', () => {
  it('is the same for the same cause and another one for the next time', () => {
    expect(caseId('ord_1', 'short', 1)).toBe('ord_1:short:1')
    expect(caseId('ord_1', 'short', 2)).not.toBe(caseId('ord_1', 'short', 1))
    expect(caseId('ord_1', 'stuck', 1)).not.toBe(caseId('ord_1', 'short', 1))
  })
})
