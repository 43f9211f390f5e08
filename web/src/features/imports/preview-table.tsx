import { useTranslation } from 'react-i18next'
import type { ImportPreview } from '../../api/imports.ts'

/** The first rows as they stand in the file; a cell that cannot be read is red and says why. */
export function PreviewTable(props: { preview: ImportPreview }) {
  const { t } = useTranslation()
  const { header, rows } = props.preview
  return (
    <div className="import-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('imports.row')}</th>
            {header.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.rowNo}>
              <th scope="row" className="num">
                {row.rowNo}
              </th>
              {header.map((name, index) => {
                const error = row.errors.find(({ column }) => column === name)
                return (
                  <td key={name} className={error ? 'bad' : ''}>
                    {row.cells[index]}
                    {error ? <span>{t(`imports.fault.${error.fault}`)}</span> : null}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
