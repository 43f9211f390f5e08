import { describe, expect, it } from 'vitest'
import { maskAddress, maskName, maskPhone, maskPhonesInText, phoneTail } from '../../../src/core/mask.ts'

describe('masks', () => {
  it.each([
    ['13812345678', '138****5678'],
    ['138 1234-5678', '138****5678'],
    ['138****5678', '138****5678'],
    ['12345', '*****'],
    ['', ''],
  ])('phone %s → %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked))

  it.each([
    ['13812345678', '5678'],
    ['138****5678', '5678'],
    ['1*********78', '78'],
    ['138********', ''],
    ['', ''],
  ])('the tail of %s is %s', (phone, tail) => expect(phoneTail(phone)).toBe(tail))

  it.each([
    ['张三丰', '张**'],
    ['李', '李*'],
    ['张**', '张**'],
    ['𠮷野家', '𠮷**'],
    ['', ''],
  ])('name %s → %s', (name, masked) => expect(maskName(name)).toBe(masked))

  it.each([
    ['文一西路969号3幢', '文一西路***'],
    ['西溪街道1号', '西溪街***'],
    ['阳光小区5-2-101', '阳光小***'],
    ['文一西路***', '文一西路***'],
    ['', ''],
  ])('address %s → %s', (detail, masked) => expect(maskAddress(detail)).toBe(masked))

  it.each([
    ['请打13812345678，谢谢', '请打138****5678，谢谢'],
    ['13812345678/15912345678', '138****5678/159****5678'],
    ['电话+8613812345678', '电话+86138****5678'],
    ['订单6920000000000000001', '订单6920000000000000001'],
    ['运单138123456789012', '运单138123456789012'],
  ])('free text %s → %s', (text, masked) => expect(maskPhonesInText(text)).toBe(masked))
})
