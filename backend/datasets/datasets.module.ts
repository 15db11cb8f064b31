import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { JobsModule } from '../jobs/jobs.module';
import { ReconcileLoop } from '../jobs/reconcile-loop';
import { Dataset } from './dataset.entity';
import { DatasetAppend } from './dataset-append';
import { DatasetCatalog } from './dataset-catalog';
import { DatasetContentController } from './dataset-content.controller';
import { DatasetExport } from './dataset-export';
import { DatasetIngest } from './dataset-ingest';
import { DatasetProfiles } from './dataset-profiles';
import { DatasetRemoval } from './dataset-removal';
import { DatasetRemovalController } from './dataset-removal.controller';
import { DatasetUploadsController } from './dataset-uploads.controller';
import { DatasetVersion } from './dataset-version.entity';
import { DatasetVersionsController } from './dataset-versions.controller';
import { DatasetsController } from './datasets.controller';
import { InspectedUploads } from './inspected-uploads';
import { OriginalDatasetsController } from './original-datasets.controller';
import { OriginalUploadsController } from './original-uploads.controller';
import { ParserPool } from './parser/parser-pool';
import { Samples } from './samples';
import { UploadFolder } from './upload-folder';
import { uploadSweep } from './upload-sweep';

@Module({
  imports: [JobsModule, TypeOrmModule.forFeature([Dataset, DatasetVersion])],
  providers: [
    DatasetAppend,
    DatasetCatalog,
    DatasetExport,
    DatasetIngest,
    DatasetProfiles,
    DatasetRemoval,
    InspectedUploads,
    ParserPool,
    Samples,
    UploadFolder,
  ],
  controllers: [
    DatasetUploadsController,
    DatasetsController,
    DatasetContentController,
    DatasetRemovalController,
    DatasetVersionsController,
    OriginalDatasetsController,
    OriginalUploadsController,
  ],
  exports: [DatasetCatalog, DatasetIngest, DatasetRemoval],
})
export class DatasetsModule implements OnApplicationBootstrap {
  constructor(private readonly loop: ReconcileLoop) {}

  onApplicationBootstrap(): void {
    this.loop.contribute(uploadSweep);
  }
}
