import { Global, Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, type DataSourceSettings } from './data-source';
import { Database } from './database';
import { DiskGuard } from './disk-guard';

/** The process's connection pool. The roles say which entities it knows. */
@Global()
@Module({ providers: [Database, DiskGuard], exports: [Database] })
export class DatabaseModule {
  static register(settings: DataSourceSettings): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(settings),
          retryAttempts: 30,
          retryDelay: 1000,
        }),
      ],
    };
  }
}
